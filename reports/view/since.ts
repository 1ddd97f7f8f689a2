import type { Result } from '../../harness/core/result-schema.ts';
import type { SuiteChanges } from '../../harness/history/changes-since.ts';
import { plural } from '../format.ts';
import { suitePlaces } from './suite-places.ts';

/** What changed since the last comparable runs of a history. */
export interface SinceView {
  readonly changed: readonly {
    readonly suite: string;
    readonly href: string | null;
    /** The earlier result. */
    readonly since: string;
    readonly sentences: readonly string[];
  }[];
  /** '4 suites unchanged'; null where every one changed. */
  readonly unchanged: string | null;
}

/** Null where nothing was compared. */
export function sinceView(since: readonly SuiteChanges[], result: Result): SinceView | null {
  if (since.length === 0) return null;
  const places = suitePlaces(result);
  const changed = since.filter(({ sentences }) => sentences.length > 0);
  const unchanged = since.length - changed.length;
  return {
    changed: changed.map(({ suite, recipe, since: before, sentences }) => {
      const place = places.find((other) => other.suite === suite && other.recipe === recipe);
      return {
        suite,
        href: place === undefined ? null : `#${place.id}`,
        since: before.resultId,
        sentences,
      };
    }),
    unchanged: unchanged === 0 ? null : `${plural(unchanged, 'suite')} unchanged`,
  };
}
