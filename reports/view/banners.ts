import type { Result } from '../../harness/core/result-schema.ts';
import type { ChangedCheck } from '../../harness/verdict/judge-again.ts';
import { alertViews } from './alerts.ts';
import type { BannerView } from './banner.ts';
import { caveatViews } from './caveats.ts';
import { partViews } from './part.ts';

/** Everything that the result itself records, and what judging it again changed; most serious first. */
export function bannerViews(
  result: Result,
  changes: readonly ChangedCheck[] = [],
  part?: string,
): BannerView[] {
  return [...alertViews(result, changes), ...partViews(part), ...caveatViews(result, changes)];
}
