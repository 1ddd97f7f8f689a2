/** Calls, functions and assignments in Python source. It is read as text, and never executed. */
import { pythonText, type PythonText } from './python-text.ts';

export interface Argument {
  /** Null for a positional one. */
  readonly name: string | null;
  readonly text: string;
}

export interface Call {
  /** What stands before the last dot: 'net' of 'net.fit(...)'; empty without a dot. */
  readonly receiver: string;
  /** The last name: 'fit'. */
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** The whole call. */
  readonly text: string;
  /** What it is assigned to: ['loss', 'accuracy']; empty when it is not the whole right side of an assignment. */
  readonly targets: readonly string[];
  /** Offset in the source. */
  readonly at: number;
}

export interface PythonFunction {
  readonly kind: 'def' | 'class';
  readonly name: string;
  /** With default values as text, null without one. */
  readonly parameters: readonly { readonly name: string; readonly default: string | null }[];
  /** All lines that are indented deeper than its head. */
  readonly body: string;
  readonly start: number;
  readonly end: number;
}

const keywords = new Set(
  'if elif while for in not and or return yield assert with def class lambda print del raise except'.split(
    ' ',
  ),
);
const calling = /([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)[ \t]*\(/g;

/** No call of anybody's is longer: what only looks like one costs no more. */
const longestCall = 20_000;
/** So much before a call tells what it is assigned to. */
const longestTarget = 300;

/** For each opening bracket the offset of the one that closes it; those that none closes are not there. */
type Brackets = ReadonlyMap<number, number>;

function bracketsIn(bare: string): Brackets {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const { index, 0: bracket } of bare.matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(bracket)) open.push(index);
    else {
      const start = open.pop();
      if (start !== undefined) closing.set(start, index);
    }
  }
  return closing;
}

/** The parts of the range that are between commas in no bracket. */
function partsOf(code: string, bare: string, brackets: Brackets, start: number, end: number): string[] {
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < end; at++) {
    const character = bare.charAt(at);
    if ('([{'.includes(character)) at = brackets.get(at) ?? end;
    else if (character === ',') {
      parts.push(code.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(code.slice(from, end));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The parts between commas that are in no bracket. */
export function splitTopLevel(source: string): string[] {
  const { code, bare } = pythonText(source);
  return partsOf(code, bare, bracketsIn(bare), 0, code.length);
}

function readArgument(text: string): Argument {
  const [head, name] = /^([A-Za-z_]\w*)\s*=(?!=)\s*/.exec(text) ?? [];
  return head === undefined || name === undefined
    ? { name: null, text }
    : { name, text: text.slice(head.length) };
}

const assigning = /(?:^|\n)[ \t]*([A-Za-z_][\w.]*(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*)*)[ \t]*=[ \t]*$/;

/** Every call, those inside others included, in the order of their names. Definitions are none. */
export function callsIn(source: string | PythonText): Call[] {
  const { code, bare } = typeof source === 'string' ? pythonText(source) : source;
  const brackets = bracketsIn(bare);
  return [...bare.matchAll(calling)].flatMap((found) => {
    const [head, path = ''] = found;
    const before = bare.slice(Math.max(0, found.index - longestTarget), found.index);
    if (keywords.has(path) && path !== 'print') return [];
    if (/\b(?:def|class)[ \t]+$/.test(before)) return [];
    const open = found.index + head.length - 1;
    const end = brackets.get(open);
    if (end === undefined || end - open > longestCall) return [];
    const inside = partsOf(code, bare, brackets, open + 1, end);
    const dot = path.lastIndexOf('.');
    const targets = assigning.exec(before)?.[1] ?? '';
    return [
      {
        receiver: dot < 0 ? '' : path.slice(0, dot),
        name: path.slice(dot + 1),
        arguments: inside.map(readArgument),
        text: code.slice(found.index, end + 1),
        targets: targets === '' ? [] : targets.split(',').map((target) => target.trim()),
        at: found.index,
      },
    ];
  });
}

const defining = /^([ \t]*)(def|class)[ \t]+([A-Za-z_]\w*)/gm;

/** Functions and classes, those inside others included. */
export function functionsIn(source: string): PythonFunction[] {
  const { code, bare } = pythonText(source);
  const brackets = bracketsIn(bare);
  return [...bare.matchAll(defining)].map((found) => {
    const [head, indent = '', kind, name = ''] = found;
    const open = found.index + head.length;
    const close = brackets.get(open);
    const parameters =
      close === undefined ? [] : partsOf(code, bare, brackets, open + 1, close).map(readParameter);
    const colon = bare.indexOf(':', close ?? open);
    const bodyStart = colon < 0 ? bare.length : colon + 1;
    const end = bodyEnd(bare, bodyStart, indent.length);
    return {
      kind: kind === 'class' ? 'class' : 'def',
      name,
      parameters,
      body: code.slice(bodyStart, end),
      start: found.index,
      end,
    };
  });
}

function readParameter(text: string): { name: string; default: string | null } {
  const [head = '', ...rest] = text.split('=');
  return {
    name: head
      .replace(/:[\s\S]*/, '')
      .replace(/^\*+/, '')
      .trim(),
    default: rest.length === 0 ? null : rest.join('=').trim(),
  };
}

/** Where the first line begins that is not empty and not indented deeper than `indent`. */
function bodyEnd(bare: string, start: number, indent: number): number {
  let at = bare.indexOf('\n', start);
  while (at >= 0) {
    const next = bare.indexOf('\n', at + 1);
    const line = bare.slice(at + 1, next < 0 ? undefined : next);
    if (line.trim() !== '' && line.search(/\S/) <= indent) return at + 1;
    at = next;
  }
  return bare.length;
}

/** The source with what stands in functions and classes replaced by spaces: what runs when the cell runs. */
export function topLevel(source: string): string {
  const { code } = pythonText(source);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of functionsIn(source)) {
    // One inside another has gone with it.
    if (start < at) continue;
    parts.push(code.slice(at, start), code.slice(start, end).replace(/[^\n]/g, ' '));
    at = end;
  }
  parts.push(code.slice(at));
  return parts.join('');
}

/** An argument by its name, or by its position from 0 among those without one; undefined without either. */
export function argumentOf({ arguments: given }: Call, name: string, position?: number): string | undefined {
  const named = given.find((argument) => argument.name === name);
  if (named !== undefined || position === undefined) return named?.text;
  return given.filter((argument) => argument.name === null)[position]?.text;
}
