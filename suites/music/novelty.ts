/** How new a generated song is: what it shares with the songs that the network was trained on. */

/** A suffix automaton (Blumer et al. 1985): every substring of a text, in space linear in its length. */
interface SuffixAutomaton {
  /** Transitions of each state, by character. */
  readonly next: readonly Map<string, number>[];
  /** Suffix link of each state; -1 for the initial one. */
  readonly link: readonly number[];
  /** Length of the longest substring of each state. */
  readonly longest: readonly number[];
}

function suffixAutomaton(text: string): SuffixAutomaton {
  const next = [new Map<string, number>()];
  const link = [-1];
  const longest = [0];
  let last = 0;
  for (const character of text) {
    const current = next.push(new Map<string, number>()) - 1;
    longest[current] = (longest[last] as number) + 1;
    let state = last;
    while (state !== -1 && !(next[state] as Map<string, number>).has(character)) {
      (next[state] as Map<string, number>).set(character, current);
      state = link[state] as number;
    }
    link[current] = state === -1 ? 0 : splitIfLonger(state, character);
    last = current;
  }
  return { next, link, longest };

  /** The state for `character` after `state`; split when it also stands for longer substrings. */
  function splitIfLonger(state: number, character: string): number {
    const target = (next[state] as Map<string, number>).get(character) as number;
    const length = (longest[state] as number) + 1;
    if (longest[target] === length) return target;
    const clone = next.push(new Map(next[target])) - 1;
    longest[clone] = length;
    link[clone] = link[target] as number;
    link[target] = clone;
    let ancestor = next[state];
    for (let s = state; ancestor?.get(character) === target; ancestor = next[s]) {
      ancestor.set(character, clone);
      s = link[s] as number;
    }
    return clone;
  }
}

/**
 * The longest substring that `song` shares with `corpus`; the empty string when they share no character. Time is
 * linear in both: the automaton is that of the song, the corpus is read through it once.
 */
export function longestSharedSubstring(song: string, corpus: string): string {
  const { next, link, longest } = suffixAutomaton(song);
  let state = 0;
  let length = 0;
  let best = { length: 0, end: 0 };
  for (let index = 0; index < corpus.length; index++) {
    const character = corpus[index] as string;
    while (state !== 0 && !(next[state] as Map<string, number>).has(character)) {
      state = link[state] as number;
      length = longest[state] as number;
    }
    const target = next[state]?.get(character);
    if (target !== undefined) {
      state = target;
      length++;
    }
    if (length > best.length) best = { length, end: index + 1 };
  }
  return corpus.slice(best.end - best.length, best.end);
}

/** The tune itself: the lines after the key, without white space at the ends. */
export function tuneBody(song: string): string {
  return song.replace(/^[\s\S]*?^K:.*$/m, '').trim();
}

/**
 * Whether a song is one of `songs` again: the same text but for white space at the ends, or, under another title
 * or number, the same tune.
 */
export function isExactDuplicate(song: string, songs: readonly string[]): boolean {
  const text = song.trim();
  const body = tuneBody(song);
  return songs.some(
    (known) => known.trim() === text || (body !== '' && /^K:/m.test(song) && tuneBody(known) === body),
  );
}
