/** Worker process of `bench`: one engine with one thread count, measuring round by round as it is told. */
import { internalError } from '../core/errors.ts';
import { openSuite } from '../run/open-suite.ts';
import { mention, serve, tell } from '../run/worker-channel.ts';
import { measureRound, prepareActivities } from './bench-activities.ts';
import { requestSchema, type BenchReply } from './bench-messages.ts';
import type { MeasurableActivity } from './measurable-activity.ts';

let activities: readonly MeasurableActivity[] = [];

async function answer(message: unknown): Promise<BenchReply> {
  const request = requestSchema.parse(message);
  if (request.kind === 'open') {
    const opened = await openSuite(request.job, {
      log: (text) => {
        mention({ kind: 'log', message: text });
      },
      progressed: () => undefined,
      downloaded: () => undefined,
    });
    activities = await prepareActivities(opened);
    return { kind: 'opened', engine: opened.engine.info, offers: activities.map(({ offer }) => offer) };
  }
  const activity = activities.find(({ offer }) => offer.activity === request.activity);
  if (activity === undefined) throw internalError(`round of '${request.activity}', which was not offered`);
  return { kind: 'latencies', latenciesMs: await measureRound(activity, request.milliseconds) };
}

serve(async (message) => {
  await tell(await answer(message));
});
