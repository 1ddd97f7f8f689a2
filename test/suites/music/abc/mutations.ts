import type { RandomStream } from '../../../../harness/core/random.ts';

/** Numbers that arithmetic, loops and arrays trip over. */
const numbers = [
  ...[
    '0',
    '00',
    '1',
    '2',
    '3',
    '7',
    '16',
    '99',
    '100',
    '101',
    '999',
    '1000',
    '4096',
    '9999',
    '10000',
    '65536',
  ],
  ...[
    '999999',
    '99999999',
    '2147483648',
    '9999999999',
    '1e9',
    '-1',
    '0.0000001',
    '1/0',
    '0/0',
    '1/9999',
    '9999/1',
  ],
];

/** Names that every object of the language has. */
const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '0',
  'length',
];

/** Lines and pieces in which a number N or a name @ goes. */
const pieces = [
  ...[
    'M:N/N',
    'M:N',
    'M:(N+N)/N',
    'L:1/N',
    'L:N/N',
    'Q:N',
    'Q:1/N=N',
    'Q:"@" 1/4=N',
    'X:N',
    'P:(AN.B)N',
    'K:C octave=N',
  ],
  ...[
    'K:@',
    'K:C stafflines=N',
    'K:C clef=treble+N',
    'K:C transpose=N middle=a',
    'V:@',
    'V:N name="@"',
    'V:1 stafflines=N',
  ],
  ...[
    'V:1 octave=N',
    'V:1 clef=@',
    'U:T=@',
    'm:~n=@',
    'I:@ N',
    '%%@ N',
    '%%score (1 @) {N 2}',
    '%%staves [@ N]',
    '%%maxstaves N',
  ],
  ...[
    '%%scale N',
    '%%staffwidth N',
    '%%barsperstaff N',
    '%%setbarnb N',
    '%%vskip N',
    '%%staffsep N',
    '%%sep N N N',
  ],
  ...[
    '%%MIDI program N',
    '%%MIDI transpose N',
    '%%MIDI drum dNzd N N',
    '%%MIDI drumon\n%%MIDI drumbars N',
    '%%MIDI gchord fNz',
  ],
  ...[
    '%%MIDI grace N/N',
    '%%MIDI beat N N N N',
    '%%MIDI swing N',
    '%%titlefont @ N',
    '%%textfont "@" N box',
    '%%percmap @ N',
  ],
  ...[
    '%%beginps',
    '%%begintext',
    '%%beginsvg',
    '%%printchordgrid',
    '%%jazzchords',
    '%%indent N',
    '%%stretchlast N',
    'w:@-N_*|~',
    's:@ N',
  ],
  ...[
    'aN',
    'a/N',
    '[ace]N/N',
    'zN',
    'xN',
    'yN',
    'ZN',
    'XN',
    '(N',
    '(N:N:N',
    '(N::N',
    '|N',
    '|N-N ',
    '[N,N ',
    ':|N',
    '|:',
    ':|',
    '::',
    '|]',
  ],
  ...[
    '[M:N/N]',
    '[L:1/N]',
    '[Q:N]',
    '[V:@]',
    '[V:N]',
    '[K:@]',
    '[I:@ N]',
    '[P:@]',
    '[r:@]',
    '{aN}',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '&',
  ],
  ...[
    '!@!',
    '!N!',
    '+@+',
    '"@"',
    '"^@"',
    '"CN/N"',
    '"',
    "a'''''''",
    'A,,,,,,,',
    '^^^a',
    '>>>>',
    '<<',
    '//////',
    '-',
    '\\',
    '%',
    '$1',
    'H~T.',
  ],
];

/** How many times a piece is written: often once, sometimes so often that loops in loops show. */
const repeats = [1, 1, 1, 1, 2, 10, 200];

const pick = <T>(random: RandomStream, items: readonly T[]): T =>
  items[random.integer(0, items.length - 1)] as T;

function piece(random: RandomStream): string {
  const text = pick(random, pieces).replace(/[N@]/g, (place) =>
    pick(random, place === 'N' ? numbers : names),
  );
  return text.repeat(pick(random, repeats));
}

type Mutation = (song: string, random: RandomStream, songs: readonly string[]) => string;

const spliced = (song: string, at: number, removed: number, inserted: string) =>
  song.slice(0, at) + inserted + song.slice(at + removed);

const mutations: readonly Mutation[] = [
  // A line of its own, or something in the midst of a line.
  (song, random) => {
    const lines = song.split('\n');
    lines.splice(random.integer(0, lines.length), 0, piece(random));
    return lines.join('\n');
  },
  (song, random) => spliced(song, random.integer(0, song.length), 0, piece(random)),
  // Another number where one stands.
  (song, random) => {
    const found = [...song.matchAll(/\d+/g)];
    if (found.length === 0) return song;
    const { index, 0: digits } = pick(random, found);
    return spliced(song, index, digits.length, pick(random, numbers));
  },
  // What a network that has learned little writes: characters changed, left out, doubled, exchanged with another song.
  (song, random) => {
    let text = song;
    for (let count = random.integer(1, 12); count > 0; count--) {
      const code = random.integer(0x20, 0x7e);
      text = spliced(text, random.integer(0, text.length), random.integer(0, 2), String.fromCharCode(code));
    }
    return text;
  },
  (song, random) => spliced(song, random.integer(0, song.length), random.integer(1, 40), ''),
  (song, random) => {
    const at = random.integer(0, song.length);
    return spliced(song, at, 0, song.slice(at, at + random.integer(1, 60)).repeat(random.integer(1, 8)));
  },
  (song, random, songs) => {
    const other = pick(random, songs);
    return song.slice(0, random.integer(0, song.length)) + other.slice(random.integer(0, other.length));
  },
];

/** A song changed in one to four ways; the same stream gives the same song. */
export function mutated(songs: readonly string[], random: RandomStream): string {
  let song = pick(random, songs);
  for (let count = random.integer(1, 4); count > 0; count--)
    song = pick(random, mutations)(song, random, songs);
  return song;
}
