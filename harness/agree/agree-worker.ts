/** Worker process of `agree`: one suite on one engine. */
import { openSuite } from '../run/open-suite.ts';
import { mention, serve, tell } from '../run/worker-channel.ts';
import { requestSchema } from './agree-messages.ts';
import { doFirstSteps } from './first-steps.ts';

serve(async (message) => {
  const request = requestSchema.parse(message);
  const opened = await openSuite(request.job, {
    log: (text) => {
      mention({ kind: 'log', message: text });
    },
    progressed: () => undefined,
    downloaded: () => undefined,
  });
  const trained = await doFirstSteps(opened, request);
  await opened.dispose();
  await tell(trained);
});
