/**
 * Songs that the ABC library must not see: a metre of 4/0 or a note as long as a hundred songs drives it into loops
 * without end or out of memory, and a voice called __proto__ changes the language's own objects. No music has any of
 * them, but a badly trained network writes them, and a result file can hold them. The limits lie far above what music
 * needs and within what the library bears, so a song that is merely bad is read, and complained about. What they miss
 * stops at the limits of the library's process. Every pattern here takes time in proportion to the line.
 */

/** The longest song of the corpus has 603 characters; the library's time grows with the square of the length. */
const longestSong = 50_000;
const largestNumber = 9_999;
const largestMetre = 1_000;
const longestRest = 1_000;
const lastEnding = 100;
const largestSetting = 100;
const deepestNesting = 64;

/** Fields that are more than text, by name. */
const codeFields = /^[IKLMPQUVm]$/;

/** Names that every object has: the library keeps voices and maps as keys of plain objects. */
const objectNames = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** Why the library must not see a song, as what no music has; null for one that it may read. */
export function refusalOf(song: string): string | null {
  if (song.length > longestSong) return `no song has ${song.length} characters`;
  for (const line of song.split(/[\r\n]+/)) {
    const found = inLine(line.trimStart());
    if (found !== null) return `no music has ${found}`;
  }
  return null;
}

function inLine(line: string): string | null {
  if (line.startsWith('%%')) return inField('I', line.slice(2));
  const code = line.replace(/(?<!\\)%.*/, '');
  const field = /^([A-Za-z]):(.*)/.exec(code);
  if (field !== null) return inField(field[1] ?? '', field[2] ?? '');
  // Annotations and chord names are text, and fields may stand inside of music: [M:3/4].
  const music = code.replace(/"[^"]*"/g, ' ');
  for (const [, name = '', text = ''] of music.matchAll(/\[([A-Za-z]):([^\]]*)/g)) {
    const found = inField(name, text);
    if (found !== null) return found;
  }
  return inMusic(music.replace(/\[[A-Za-z]:[^\]]*\]?/g, ' '));
}

function inField(name: string, text: string): string | null {
  if (!codeFields.test(name)) return null;
  if (name === 'M') {
    const [beats = ''] = text.split('/', 1);
    const noBeats = /\d/.test(beats) && !/[1-9]/.test(beats);
    if (noBeats || isZeroDivided(text) || hasAbove(text, largestMetre)) {
      return `a metre of ${shown(text)}`;
    }
  }
  if (name === 'L' && (isZeroDivided(text) || /^\s*0+\s*(?:\/|$)/.test(text))) {
    return `a unit length of ${shown(text)}`;
  }
  if (name === 'Q' && (isZeroDivided(text) || /(?:^|=)\s*0+(?:\.0*)?\s*$/.test(text))) {
    return `a tempo of ${shown(text)}`;
  }
  // PostScript, which the library skips in a loop that only a line of its own ends.
  if (name === 'I' && /^\s*beginps\b/i.test(text)) return 'a page in PostScript';
  const objectName = [...text.matchAll(/[\w$]+/g)].find(([word]) => objectNames.has(word));
  if (objectName !== undefined) return `a voice or setting called ${objectName[0]}`;
  const setting = [...text.matchAll(/\b[a-z]+=[-+]?(\d+)/gi)].find(
    ([, number]) => Number(number) > largestSetting,
  );
  if (setting !== undefined) return `a setting of ${shown(setting[0])}`;
  return hasAbove(text, largestNumber) ? `a value of ${shown(text)}` : null;
}

function inMusic(music: string): string | null {
  for (const [ending, numbers = ''] of music.matchAll(/[|[]\s*(\d[\d,.-]*)/g)) {
    if (hasAbove(numbers, lastEnding)) return `an ending ${shown(ending)}`;
  }
  for (const [rest, bars] of music.matchAll(/[XZ](\d+)/g)) {
    if (Number(bars) > longestRest) return `a rest of ${shown(rest)}`;
  }
  for (const [length] of music.matchAll(/[\d/]+/g)) {
    if (isZeroDivided(length) || hasAbove(length, largestNumber)) return `a length of ${shown(length)}`;
  }
  return isTooDeep(music) ? `more than ${deepestNesting} brackets inside one another` : null;
}

function isZeroDivided(text: string): boolean {
  return /\/\s*0+(?!\d)/.test(text);
}

function hasAbove(text: string, limit: number): boolean {
  return (text.match(/\d+/g) ?? []).some((digits) => Number(digits) > limit);
}

/** Brackets that stay open within a line; one before a number begins a tuplet or an ending, which nothing closes. */
function isTooDeep(music: string): boolean {
  let depth = 0;
  for (const [bracket] of music.matchAll(/[([{](?!\d)|[)\]}]/g)) {
    depth = '([{'.includes(bracket) ? depth + 1 : Math.max(0, depth - 1);
    if (depth > deepestNesting) return true;
  }
  return false;
}

function shown(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > 24 ? `${trimmed.slice(0, 24)}...` : trimmed;
}
