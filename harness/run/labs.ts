/** Labs as they are chosen on the command line. Which lab a suite is of, the suite itself says in words. */
import { ReprolabError } from '../core/errors.ts';
import type { Suite } from '../suite.ts';

/**
 * The short name of a lab: what stands before the colon, without the words 'lab' and 'part'. 'Lab 2, part 1: digits' is
 * '2.1', and so are 'lab2-part1', '2-1' and 'LAB 2 part 1'.
 */
export function labId(lab: string): string {
  return lab
    .split(':', 1)
    .join('')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(?:lab|part)(?=\s|\d|$)|(?<=\d)part(?=\s|\d)/g, ' ')
    .trim()
    .replace(/\s+/g, '.');
}

/** Whether a lab is the one that is asked for, or a part of it. */
function isOf(id: string, wanted: string): boolean {
  return id === wanted || id.startsWith(`${wanted}.`);
}

/**
 * The suites of these labs, in the course's order; all when no lab is named.
 *
 * @param labs - As given with `--lab`: a lab, which means all its parts, or a part.
 * @throws ReprolabError 'usage' for a lab that no suite is of, naming those that there are.
 */
export function suitesOfLabs<T extends Pick<Suite, 'lab'>>(
  suites: readonly T[],
  labs: readonly string[] | undefined,
): readonly T[] {
  if (labs === undefined) return suites;
  const wanted = labs.map((lab) => {
    const id = labId(lab);
    if (id !== '' && suites.some((suite) => isOf(labId(suite.lab), id))) return id;
    throw new ReprolabError('usage', `Unknown lab '${lab}'.`, { advice: `There are: ${labList(suites)}.` });
  });
  return suites.filter((suite) => wanted.some((id) => isOf(labId(suite.lab), id)));
}

/** '1.1 (Lab 1, part 1: basics), 2 (Lab 2: digits)'. */
function labList(suites: readonly Pick<Suite, 'lab'>[]): string {
  return [...new Set(suites.map(({ lab }) => lab))].map((lab) => `${labId(lab)} (${lab})`).join(', ');
}
