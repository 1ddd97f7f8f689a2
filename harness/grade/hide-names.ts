/** Texts of students' notebooks without what tells who they are. */
import { extent } from '../core/extent.ts';
import { nameOrders, nameWords, plainName } from './names.ts';

/** What is known of a student, and what to write in its place. */
export interface Identity {
  readonly code: string;
  /** Name by the roster, the folder or the file, and any other that is known. */
  readonly names: readonly string[];
  /** Ids and email addresses. */
  readonly ids: readonly string[];
}

/** Part of a name that stands alone and may be anybody's. */
const somebody = '[name]';

/**
 * Lengths are bounded: a line of a notebook may be as long as its author likes, and each of these would otherwise be
 * tried to its end from every place.
 */
const generic: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/[^\s@<>"'()[\],;:]{1,64}@[^\s@<>"'()[\],;:]{1,255}/gu, '[email]'],
  [/(https?:\/\/[^\s/"'<>?#]{1,255})[/?#][^\s"'<>]{0,2000}/gi, '$1/[path]'],
  [/(\/content\/drive\/)[^"'\n]{1,500}/gi, '$1[path]'],
  [/((?:\/home|\/Users|\\Users|\/mnt\/[a-z]\/Users)[/\\]{1,2})[^/\\\s"':]{1,100}/gi, '$1[user]'],
];

const word = /[\p{L}\p{N}\p{M}]+/gu;
/** What may stand between the parts of a name: 'Jane Doe', 'jane.doe', 'Doe, Jane'. */
const between = /^[\s._,'’-]{0,3}$/u;
const fewestLetters = 3;
const fewestDigits = 5;
const alphabetic = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]*$/u;

/** Optimizers that are also first names. */
const namesOfMethods = ['adam', 'nadam', 'adamax'];

interface Token {
  readonly start: number;
  readonly end: number;
  readonly plain: string;
}

/** Makes a function that hides the identities in a text. */
export function nameHider(
  identities: readonly Identity[],
  vocabulary: Iterable<string>,
): (text: string) => string {
  const words = new Set([...namesOfMethods, ...[...vocabulary].flatMap(tokensOf).map(({ plain }) => plain)]);
  const forms = formsOf(identities, words);
  const parts = partsOf(identities, words);
  const lengths = identities.flatMap(({ names }) => names.map((name) => nameWords(name).length));
  const longest = extent([1, ...lengths]).highest;
  return (text) => {
    let hidden = text.normalize('NFC');
    for (const [pattern, replacement] of generic) hidden = hidden.replace(pattern, replacement);
    return replaceTokens(hidden, longest, (plain) => forms.get(plain) ?? parts.get(plain) ?? null);
  };
}

/** Too short to be told from other text: letters of alphabets, where each is a sound, and digits, which results are made of. */
const isShort = (plain: string) =>
  /^\p{N}*$/u.test(plain)
    ? plain.length < fewestDigits
    : plain.length < fewestLetters && alphabetic.test(plain);

/** Whole names in every order, with initials too, ids and the like, each with its code. */
function formsOf(identities: readonly Identity[], words: ReadonlySet<string>): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  const add = (form: string, code: string) => {
    if (isShort(form)) return;
    // A form of two students, such as 'jdoe', tells no more than that it is one of them.
    const known = forms.get(form);
    forms.set(form, known === undefined || known === code ? code : somebody);
  };
  for (const { code, names, ids } of identities) {
    for (const id of ids) add(plainName(id), code);
    for (const name of names) {
      const parts = nameWords(name).map(plainName);
      const [first = '', last = ''] = [parts[0], parts.at(-1)];
      if (parts.length < 2) {
        if (!words.has(first)) add(first, code);
        continue;
      }
      for (const order of nameOrders(name)) add(plainName(order.join('')), code);
      for (const form of [
        first + last,
        last + first,
        first.charAt(0) + last,
        last + first.charAt(0),
        first + last.charAt(0),
      ]) {
        add(form, code);
      }
    }
  }
  return forms;
}

/** Single parts of names; those that are words of the labs stay. */
function partsOf(identities: readonly Identity[], words: ReadonlySet<string>): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const { names } of identities) {
    for (const part of names.flatMap(nameWords).map(plainName)) {
      if (!isShort(part) && !words.has(part)) parts.set(part, somebody);
    }
  }
  return parts;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(word)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    plain: plainName(match[0]),
  }));
}

/** Replaces the longest run of words that `codeOf` knows, written together; then goes on behind it. */
function replaceTokens(text: string, longest: number, codeOf: (plain: string) => string | null): string {
  const tokens = tokensOf(text);
  let [result, done] = ['', 0];
  for (let index = 0; index < tokens.length;) {
    const found = longestRun(text, tokens, index, longest, codeOf);
    if (found !== null) {
      result += text.slice(done, tokens[index]?.start) + found.code;
      done = found.end;
    }
    index += found?.count ?? 1;
  }
  return result + text.slice(done);
}

function longestRun(
  text: string,
  tokens: readonly Token[],
  from: number,
  longest: number,
  codeOf: (plain: string) => string | null,
): { readonly code: string; readonly end: number; readonly count: number } | null {
  let [joined, found] = ['', null as { code: string; end: number; count: number } | null];
  for (let count = 1; count <= longest; count++) {
    const token = tokens[from + count - 1];
    const before = tokens[from + count - 2];
    if (token === undefined) break;
    if (count > 1 && before !== undefined && !between.test(text.slice(before.end, token.start))) break;
    joined += token.plain;
    // 'jane2025' and '3doe' are how files and variables are called.
    const code = codeOf(joined) ?? codeOf(joined.replace(/^\p{N}+|\p{N}+$/gu, ''));
    if (code !== null) found = { code, end: token.end, count };
  }
  return found;
}
