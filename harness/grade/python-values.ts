/** The value of a name in Python source, as far as it is a constant. */
import { callsIn, splitTopLevel } from './python-source.ts';
import { pythonText } from './python-text.ts';

/** Names with the text that was assigned to them last; entries of dictionaries as `name["key"]`. */
export type Assignments = ReadonlyMap<string, string>;

const assignment = /(?:^|;)[ \t]*([A-Za-z_][\w.]*(?:[ \t]*,[ \t]*[A-Za-z_]\w*)*)[ \t]*=(?!=)/gm;

/** What is assigned in the sources, in their order; the last one wins. */
export function assignmentsIn(sources: readonly string[]): Assignments {
  const found = new Map<string, string>();
  for (const source of sources) {
    const { code, bare } = pythonText(source);
    for (const match of bare.matchAll(assignment)) {
      const start = match.index + match[0].length;
      const value = code.slice(start, statementEnd(bare, start)).trim();
      assign(
        found,
        (match[1] ?? '').split(',').map((name) => name.trim()),
        value,
      );
    }
  }
  return found;
}

function assign(found: Map<string, string>, names: readonly string[], value: string): void {
  const [first] = names;
  if (names.length > 1) {
    const parts = splitTopLevel(value);
    if (parts.length === names.length) names.forEach((name, index) => found.set(name, parts[index] ?? ''));
    return;
  }
  if (first === undefined) return;
  found.set(first, value);
  for (const [key, entry] of dictionaryEntries(value)) found.set(`${first}["${key}"]`, entry);
}

/** Entries of `dict(a=1)` and of `{"a": 1}`. */
function dictionaryEntries(value: string): [string, string][] {
  if (/^dict\s*\(/.test(value)) {
    const [call] = callsIn(value);
    return (call?.arguments ?? []).flatMap(({ name, text }) => (name === null ? [] : [[name, text]]));
  }
  if (!/^\{[\s\S]*\}$/.test(value)) return [];
  return splitTopLevel(value.slice(1, -1)).flatMap((entry): [string, string][] => {
    const [, key, text] = /^["'](\w+)["']\s*:\s*([\s\S]+)$/.exec(entry) ?? [];
    return key === undefined || text === undefined ? [] : [[key, text]];
  });
}

/** A statement ends with its line, unless a bracket is open or the line end is escaped. */
function statementEnd(bare: string, start: number): number {
  let depth = 0;
  for (let at = start; at < bare.length; at++) {
    const character = bare.charAt(at);
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ';' && depth <= 0) return at;
    else if (character === '\n' && depth <= 0 && bare.charAt(at - 1) !== '\\') return at;
  }
  return bare.length;
}

/** Names that stand for names that stand for names: more than this is no constant of anybody's. */
const deepest = 8;
/** Characters of an expression that is looked into. */
const longest = 200;

/** The text that a name stands for in the end; the text itself when it is none. */
export function resolveText(text: string, known: Assignments): string {
  let now = text.trim();
  for (let depth = 0; depth < deepest; depth++) {
    const key = now.replace(/^([\w.]+)\[\s*["'](\w+)["']\s*\]$/, '$1["$2"]');
    const next = known.get(key);
    if (next === undefined || next === now) return now;
    now = next;
  }
  return now;
}

/** A number: a literal, a name of one, or + - * / ** of two of them. Null for all else. */
export function resolveNumber(text: string | undefined, known: Assignments, depth = 0): number | null {
  if (text === undefined || text.length > longest || depth > deepest) return null;
  const value = resolveText(text, known)
    .replace(/(\d)_(?=\d)/g, '$1')
    .replace(/^(?:int|float)\s*\(([^()]*)\)$/, '$1')
    .trim();
  if (value.length > longest) return null;
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value)) return Number(value);
  const [, left, operator, right] = /^(.*?[^*/eE\s])\s*(\*\*|[*/+]|-)\s*([^*/].*)$/.exec(value) ?? [];
  const a = resolveNumber(left, known, depth + 1);
  const b = resolveNumber(right, known, depth + 1);
  if (a === null || b === null || operator === undefined) return null;
  const results: Readonly<Record<string, number>> = {
    '**': a ** b,
    '*': a * b,
    '/': a / b,
    '+': a + b,
    '-': a - b,
  };
  const result = results[operator] ?? NaN;
  return Number.isFinite(result) ? result : null;
}

/** The text of a string literal, or of a name of one; null for all else. */
export function resolveString(text: string | undefined, known: Assignments): string | null {
  if (text === undefined) return null;
  return /^["']([^"'\n]*)["']$/.exec(resolveText(text, known))?.[1] ?? null;
}
