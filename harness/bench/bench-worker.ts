/** Worker process of `bench`: one engine with one thread count, measuring round by round as it is told. */
import { internalError } from '../core/errors.ts';
import { countCost } from '../engine/count-cost.ts';
import { openSuite } from '../run/open-suite.ts';
import { mention, serve, tell } from '../run/worker-channel.ts';
import { measureRound, prepareActivities } from './bench-activities.ts';
import { requestSchema, type BenchReply, type Finished } from './bench-messages.ts';
import type { MeasurableActivity } from './measurable-activity.ts';
import { measurePeaks } from './peaks.ts';

let activities: readonly MeasurableActivity[] = [];

async function answer(message: unknown): Promise<BenchReply> {
  const request = requestSchema.parse(message);
  switch (request.kind) {
    case 'open': {
      const opened = await openSuite(request.job, {
        log: (text) => {
          mention({ kind: 'log', message: text });
        },
        progressed: () => undefined,
        downloaded: () => undefined,
      });
      activities = await prepareActivities(opened, request);
      return { kind: 'opened', engine: opened.engine.info, offers: activities.map(({ offer }) => offer) };
    }
    case 'round': {
      const activity = activities.find(({ offer }) => offer.activity === request.activity);
      if (activity === undefined)
        throw internalError(`round of '${request.activity}', which was not offered`);
      return { kind: 'round', round: await measureRound(activity, request.milliseconds) };
    }
    case 'finish':
      return { kind: 'finished', finished: await finish() };
    case 'peaks':
      return { kind: 'peaks', peaks: await measurePeaks(request.engine, request.threads) };
  }
}

/** Memory first: what is captured to count a cost takes some of its own. */
async function finish(): Promise<Finished> {
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const costs: Finished['costs'][number][] = [];
  for (const { offer, uncounted } of activities) {
    const cost = uncounted === null ? null : await countCost(uncounted);
    if (cost !== null) costs.push({ activity: offer.activity, ...cost });
  }
  return { peakRssBytes, costs };
}

serve(async (message) => {
  await tell(await answer(message));
});
