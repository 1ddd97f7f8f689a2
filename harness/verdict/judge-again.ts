/** Verdicts that a result brings along are no evidence: whoever reads one judges its runs again. */
import { canonicalJson } from '../core/hash.ts';
import { plural } from '../core/print.ts';
import type { Check, Result, Verdict } from '../core/result-schema.ts';
import { judge } from './judge.ts';
import type { References } from './references.ts';

/** A check that is another now than the one that is stored. */
export interface ChangedCheck {
  readonly id: string;
  /** Null when it was not made then, or is not made now. */
  readonly stored: Verdict | null;
  /** Equal to `stored` where only numbers or words differ. */
  readonly now: Verdict | null;
}

export interface JudgedAgain {
  /** With the checks as they are judged now. */
  readonly result: Result;
  readonly changes: readonly ChangedCheck[];
}

/** Judges a stored result's runs by the references of today, and tells what is another than it stores. */
export function judgeAgain(stored: Result, references: References): JudgedAgain {
  const checks = judge(stored, references);
  const unmatched = [...stored.checks];
  const changes: ChangedCheck[] = [];
  for (const check of checks) {
    const index = unmatched.findIndex(({ id }) => id === check.id);
    const [before] = index < 0 ? [] : unmatched.splice(index, 1);
    if (before === undefined) changes.push({ id: check.id, stored: null, now: check.verdict });
    else if (comparable(before) !== comparable(check)) {
      changes.push({ id: check.id, stored: before.verdict, now: check.verdict });
    }
  }
  for (const { id, verdict } of unmatched) changes.push({ id, stored: verdict, now: null });
  return { result: { ...stored, checks }, changes };
}

/** Digits that agree on every machine: the last ones of a logarithm differ between versions of JavaScript engines. */
const comparedDigits = 9;

/** What a check says. Its unit is how that is written, and files of version 1 have none. */
function comparable({ unit: _, ...check }: Check): string {
  const rounded: unknown = JSON.parse(
    JSON.stringify(check, (_key, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(comparedDigits)) : value,
    ),
  );
  return canonicalJson(rounded);
}

/** Those of which the verdict is another, not only the numbers or words. */
export function otherVerdicts(changes: readonly ChangedCheck[]): ChangedCheck[] {
  return changes.filter(({ stored, now }) => stored !== now);
}

/** Checks that kept their verdict are named up to so many: a new version may word all of them otherwise. */
const mostNamed = 3;

/** 'suite/published/claim/accuracy: stored pass, now fail' for each; those that kept their verdict in one line. */
export function describeChanges(changes: readonly ChangedCheck[]): string[] {
  const others = otherVerdicts(changes);
  const alike = changes.filter((change) => !others.includes(change));
  const named = alike.slice(0, mostNamed).map(({ id }) => id);
  const more = alike.length - named.length;
  const listed = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return [
    ...others.map(
      ({ id, stored, now }) => `${id}: stored ${stored ?? 'nothing'}, now ${now ?? 'not judged'}`,
    ),
    ...(alike.length > 0
      ? [`${plural(alike.length, 'check')} judged as stored, with other numbers or words: ${listed}`]
      : []),
  ];
}

/** What may have caused changes: an innocent reader must not take a newer version for a forgery, or the reverse. */
export const reasonsForChange =
  'Another version of reprolab, or other references, may judge differently for good reasons; or the file was edited after the run.';
