/** Reading YAML that an instructor has written: whatever is wrong with it is said with its line. */
import { readFileSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { messageOf, ReprolabError } from '../core/errors.ts';

/** More problems than these tell no more about what a file is. */
const shownProblems = 10;

/** What a file is expected to be, for the error when it is not. */
export interface ExpectedYaml {
  /** 'rubric', say. */
  readonly what: string;
  readonly advice: string;
}

interface Problem {
  readonly line: number;
  readonly text: string;
}

/**
 * Reads a YAML file and checks it against a schema.
 *
 * @throws ReprolabError 'usage', naming the line of each problem.
 */
export function readYamlFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { what, advice }: ExpectedYaml,
): z.infer<Schema> {
  const refuse = (why: string, cause?: unknown) =>
    new ReprolabError('usage', `Cannot use ${what} ${path}: ${why}`, { advice, cause });
  const lines = new LineCounter();
  let document: Document;
  let content: unknown;
  try {
    document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    content = document.toJS();
  } catch (error) {
    throw refuse(messageOf(error).trim(), error);
  }
  const checked = schema.safeParse(content);
  if (checked.success) return checked.data;
  const problems = checked.error.issues
    .map((issue) => problemOf(issue, document, lines))
    .sort((a, b) => a.line - b.line);
  const shown = problems.slice(0, shownProblems).map(({ line, text }) => `line ${line}: ${text}`);
  const more = problems.length > shownProblems ? [`and ${problems.length - shownProblems} more`] : [];
  throw refuse(`\n  ${[...shown, ...more].join('\n  ')}`);
}

function problemOf(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): Problem {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const where = issue.path.join(' > ');
  return {
    line: lineOf(document, lines, [...issue.path, ...unknownKey]),
    text: where === '' ? issue.message : `${where}: ${issue.message}`,
  };
}

/** The line, from 1, of what a path leads to; of the nearest thing above it where there is nothing. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isScalar(node)) offset = node.range?.[0] ?? offset;
    }
  }
  return lines.linePos(offset).line;
}
