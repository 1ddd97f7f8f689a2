import { ReprolabError } from '../core/errors.ts';
import { printableLine } from '../core/printable.ts';
import type { Result } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { readEdited, readResultAt } from '../run/result-file.ts';
import {
  describeChanges,
  judgeAgain,
  reasonsForChange,
  type JudgedAgain,
  type References,
} from '../verdict/index.ts';
import type { LabPart } from './lab-part.ts';
import type { Terminal } from './terminal.ts';

/**
 * Reads a result, given as its folder or file, judges it again, and says which of its checks are others now.
 * Throws 'usage' when there is none or it is another course's, 'result-invalid' when it is wrong.
 */
export function readJudged(path: string, ...by: JudgedBy): JudgedAgain {
  const { result, isAsWritten } = readEdited(path);
  return judgeStored(path, result, isAsWritten, ...by);
}

/** The result of a file that is as it was written, for what keeps its numbers. Throws 'result-invalid' for any other. */
export function readIntact(path: string, ...by: JudgedBy): Result {
  return judgeStored(path, readResultAt(path), true, ...by).result;
}

/** What a result is judged by, who is told of it, and which part of it is meant. */
type JudgedBy = [
  course: Pick<CheckedCourse, 'name' | 'file'>,
  references: References,
  terminal: Pick<Terminal, 'tell'>,
  part?: LabPart,
];

function judgeStored(
  path: string,
  stored: Result,
  isAsWritten: boolean,
  ...[course, references, { tell }, part]: JudgedBy
): JudgedAgain {
  refuseOtherCourse(path, stored, course);
  const again = partOf(judgeAgain(stored, references), part);
  const judged = isAsWritten ? again : { ...again, result: withoutPasses(again.result) };
  const { changes, result } = judged;
  if (!isAsWritten) {
    tell(
      `${path} was changed after it was written: what passes is shown as inconclusive. Without its field 'digest' it counts as it is.`,
    );
  }
  if (changes.length > 0) {
    tell(
      `Judged again, ${changes.length} of ${result.checks.length} checks differ from those stored in ${path}; what holds now is shown:`,
    );
    for (const line of describeChanges(changes)) tell(`  ${printableLine(line)}`);
    tell(reasonsForChange);
  }
  return judged;
}

/** Judged as the whole that it is part of: how many checks share a risk decides each of them. */
function partOf(again: JudgedAgain, part: LabPart | undefined): JudgedAgain {
  if (part === undefined) return again;
  return {
    result: part.ofResult(again.result),
    // The id of a check begins with its suite.
    changes: again.changes.filter(({ id }) => part.has(id.split('/', 1).join(''))),
  };
}

/** Numbers that somebody, or a bad disk, has changed earn no pass. */
function withoutPasses(result: Result): Result {
  const checks = result.checks.map((check) =>
    check.verdict === 'pass'
      ? {
          ...check,
          verdict: 'inconclusive' as const,
          reason: `The result was changed after it was written, so this proves nothing: ${check.reason}`,
        }
      : check,
  );
  return { ...result, checks };
}

/** Another course has other claims: judged by ours, its result would look as if nothing had been claimed. */
function refuseOtherCourse(path: string, stored: Result, course: Pick<CheckedCourse, 'name' | 'file'>): void {
  if (stored.course === null || stored.course.name === course.name) return;
  throw new ReprolabError(
    'usage',
    `${path} is a result of course '${stored.course.name}', expected one of '${course.name}' (${course.file})`,
    { advice: 'Name the folder of its course with --course.' },
  );
}
