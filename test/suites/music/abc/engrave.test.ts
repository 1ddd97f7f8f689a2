import assert from 'node:assert/strict';
import { test } from 'uvu';
import { engrave } from '../../../../suites/music/abc/engrave.ts';
import { tune } from '../../../reports/fixture/exhibits.ts';

test('a scale plays its pitches in time: 180 quarter notes a minute where no tempo is named', () => {
  const { notes, durationMs } = engrave('X:1\nT:scale\nM:4/4\nL:1/4\nK:C\nCDEF|');
  assert.deepEqual(
    notes.map((note) => note.pitch),
    [60, 62, 64, 65],
  );
  assert.deepEqual(
    notes.map((note) => note.startMs),
    [0, 333, 667, 1000],
  );
  assert.equal(Math.round(durationMs / 10), 133);
});

test('a named tempo and repeats are kept', () => {
  const { notes } = engrave('X:1\nM:4/4\nL:1/4\nQ:1/4=60\nK:G\n|:F2G2:|');
  assert.deepEqual(
    notes.map(({ startMs, pitch }) => [startMs, pitch]),
    [
      [0, 66],
      [2000, 67],
      [4000, 66],
      [6000, 67],
    ],
  );
});

test('the cursor reaches every note of the drawing at the time it sounds', () => {
  const { svg, cursor, notes } = engrave(tune);
  const drawn = new Set([...svg.matchAll(/data-index="(\d+)"/g)].map((match) => Number(match[1])));
  assert.ok(cursor.every((event) => drawn.has(event.index)));
  const times = new Set(notes.map((note) => note.startMs));
  const missed = cursor.filter((event) => ![-1, 0, 1].some((shift) => times.has(event.atMs + shift)));
  assert.deepEqual(missed, []);
});

/** Names of elements and attributes of a drawing. */
function markup(svg: string): { elements: Set<string>; attributes: Set<string> } {
  const tags = [...svg.matchAll(/<([a-zA-Z][\w:-]*)((?: [^\s=>"]+="[^"]*")*)\s*\/?>/g)];
  return {
    elements: new Set(tags.map(([, name = '']) => name)),
    attributes: new Set(
      tags.flatMap(([, , text = '']) => [...text.matchAll(/ ([^\s=]+)="/g)].map(([, name = '']) => name)),
    ),
  };
}

const hostile =
  '<script>alert(1)</script><img src=x onerror=alert(1)>"\' onload="alert(1)" <a href="javascript:alert(1)">&lt;b&gt;</a>';
const body = 'X:1\nT:safe\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|';
const hostileSongs: Readonly<Record<string, string>> = {
  title: body.replace('safe', hostile),
  'second title and composer': body.replace(
    'M:',
    `T:${hostile}\nC:${hostile}\nR:${hostile}\nO:${hostile}\nM:`,
  ),
  'aligned lyrics': `${body}\nw: ${hostile}`,
  'words after the tune': `${body}\nW: ${hostile}`,
  notes: body.replace('M:', `N:${hostile}\nH:${hostile}\nZ:${hostile}\nS:https://example.org/${hostile}\nM:`),
  annotations: body.replace(
    'GABc',
    `"^${hostile.replaceAll('"', '')}"G "<svg onload=alert(1)>"A !<script>! B c`,
  ),
  'parts and tempo': body.replace(
    'K:C',
    `P:${hostile}\nQ:"${hostile.replaceAll('"', '')}" 1/4=90\nK:C\nP:${hostile}`,
  ),
  'text and centered text': `%%text ${hostile}\n%%center ${hostile}\n${body}\n%%text ${hostile}`,
  'text blocks': `${body}\n%%begintext\n${hostile}\n%%endtext\n`,
  'blocks of SVG and PostScript': `%%beginsvg\n<svg onload="alert(1)"><script>alert(1)</script></svg>\n%%endsvg\n${body}`,
  'header, footer and meta text': `%%header "${hostile}"\n%%footer ${hostile}\n%%abc-copyright ${hostile}\n${body}`,
  fonts: `%%titlefont "x;background:url(https://example.org/)" 20\n%%textfont "><script>alert(1)</script>" 12 box\n%%text hello\n${body}`,
  colours: body.replace('CDEF', '[I:voicecolor "url(https://example.org/#a)"]CDEF'),
  'colours of the voice': `${body}\nV:1 color="url(https://example.org/)"\nCDEF|`,
  'names of the voice': body.replace(
    'K:C',
    `V:1 name="${hostile.replaceAll('"', '')}" subname="<script>"\nK:C\nV:1`,
  ),
  instructions: body.replace('CDEF', `[I:text ${hostile}]CDEF[I:center <script>][r: <script>]`),
  'font changes': `%%setfont-1 "url(https://example.org)" 14\n${body.replace('safe', '$1<script>$0 &#60;script&#62;')}`,
  'chord grid and figures': `%%jazzchords\n%%printchordgrid\n${body.replace('GABc', '"C<script>;x"G"Am7(b5)"ABc')}`,
};
const drawingElements = ['svg', 'g', 'path', 'line', 'rect', 'text', 'tspan'];

for (const [place, song] of Object.entries(hostileSongs)) {
  test(`what a song says stays text in the drawing: ${place}`, () => {
    const { svg } = engrave(song);
    const { elements, attributes } = markup(svg);
    assert.ok(elements.has('path'), 'it was drawn');
    assert.deepEqual(
      [...elements].filter((name) => !drawingElements.includes(name)),
      [],
    );
    assert.deepEqual(
      [...attributes].filter((name) => /^on|href|^src$|^id$|^class$/i.test(name) && name !== 'class'),
      [],
    );
    assert.equal(svg.split('class="').length, 2, 'the class of the drawing alone');
    // Outside of text, which is escaped, nothing names an address.
    const tags = [...svg.matchAll(/<[^>]*>/g)].map(([tag]) =>
      tag.replace('xmlns="http://www.w3.org/2000/svg"', ''),
    );
    assert.deepEqual(
      tags.filter((tag) => /(?:fill|stroke|style)="[^"]*(?:url|:\/\/|javascript)/i.test(tag)),
      [],
    );
    // Every < begins a tag of the list: text has none.
    assert.equal(
      svg.split('<').length - 1,
      [...svg.matchAll(/<\/?(?:svg|g|path|line|rect|text|tspan)\b/g)].length,
    );
  });
}

test('text of a song is escaped', () => {
  assert.match(engrave(tune).svg, /The &lt;b&gt;Fixture&lt;\/b&gt; &amp; /);
});

test('a text without notes gives an empty score, and no globals stay behind', () => {
  assert.deepEqual(engrave(''), { svg: '', notes: [], cursor: [], durationMs: 0 });
  assert.deepEqual(engrave('X:1\nT:<script>\nK:C\n').notes, []);
  assert.equal('document' in globalThis, false);
  assert.equal('window' in globalThis, false);
});

test('notes without lengths, for L: is no fraction, are drawn and not played', () => {
  const { svg, notes, durationMs } = engrave('X:1\nM:4/4\nL:c1a/8\nK:C\nCDEF|GABc|');
  assert.match(svg, /<path/);
  assert.deepEqual([notes, durationMs], [[], 0]);
});

test('a tune that the engraver breaks off at says why, prints nothing and leaves no globals', () => {
  const printed: unknown[] = [];
  const { log } = console;
  console.log = (...words: unknown[]) => printed.push(words);
  try {
    // A unit of 1/85 of a whole note has no note head, and beams of none cannot be laid out.
    assert.throws(() => engrave('X:1\nL:1/85\nK:G\nBG D>D|Ec cA/B/|'), TypeError);
    assert.ok(engrave(tune).svg.length > 0);
  } finally {
    console.log = log;
  }
  assert.deepEqual(printed, []);
  assert.equal('document' in globalThis, false);
});

test.run();
