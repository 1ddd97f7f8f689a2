/** Every kind of file that is damaged, with the share of all cases that each gets. */
import { courseText, courseValue } from './course.ts';
import { historyFile } from './history.ts';
import {
  benchFile,
  claimsFile,
  measuredFile,
  sealedResult,
  unsealedResult,
  type Property,
} from './properties.ts';

export const kinds: readonly (readonly [name: string, share: number, property: Property])[] = [
  ['a result', 0.25, sealedResult],
  ['a result without a digest', 0.2, unsealedResult],
  ['a benchmark', 0.1, benchFile],
  ['claims', 0.12, claimsFile],
  ['stored runs', 0.12, measuredFile],
  ['a history', 0.05, historyFile],
  ['what a course exports', 0.12, courseValue],
  ['the text of a course', 0.04, courseText],
];
