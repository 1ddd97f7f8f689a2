import type { Comparison } from '../../harness/core/result-schema.ts';
import { seriesColor } from '../charts/palette.ts';

/** The colour of a contender, by its place; every drawing names it by its letter as well. */
export const contenderColor = seriesColor;

/** Its place. */
export function placeOf({ contenders }: Pick<Comparison, 'contenders'>, letter: string): number {
  return contenders.findIndex((contender) => contender.letter === letter);
}
