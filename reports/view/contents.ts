import type { SuiteView } from './suites.ts';
import type { BadgeView } from './verdict.ts';

/** A link of the contents. */
export interface ContentsEntry {
  readonly href: string;
  readonly label: string;
  readonly detail: string | null;
  readonly nested: boolean;
  /** The verdict of what it leads to; null where it has none. */
  readonly badge: BadgeView | null;
}

/** The pages of a report: the summary, a suite each, and what they rest on. */
export function contentsOf(
  suites: readonly SuiteView[],
  pages: { readonly time: boolean; readonly bench: boolean },
): ContentsEntry[] {
  return [
    contentsEntry('#overview', 'Summary'),
    ...suites.map(({ id, suite, recipe, badge }) => ({
      ...contentsEntry(`#${id}`, suite, recipe?.name ?? null, true),
      badge,
    })),
    ...(pages.bench ? [contentsEntry('#bench', 'Benchmark')] : []),
    ...(pages.time ? [contentsEntry('#time', 'Time')] : []),
    contentsEntry('#environment', 'Environment'),
    contentsEntry('#reproduce', 'Reproduce, files'),
    contentsEntry('#everything', 'All on one page'),
  ];
}

export function contentsEntry(
  href: string,
  label: string,
  detail: string | null = null,
  nested = false,
): ContentsEntry {
  return { href, label, detail, nested, badge: null };
}
