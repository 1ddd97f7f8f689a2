import assert from 'node:assert/strict';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { Marked } from 'marked';
import { test } from 'uvu';
import { markdownText } from '../../reports/ci/markdown.ts';
import { boundedName, clip } from '../../reports/ci/text.ts';
import { xmlText } from '../../reports/ci/xml.ts';
import { hostileTexts } from './fixture/hostile.ts';
import { readPage } from './fixture/read-page.ts';

const bytes = (text: string) => Buffer.byteLength(text);

test('text is cut at whole characters, to what it may cost, and only where it must be', () => {
  assert.equal(clip('abcdef', 6), 'abcdef');
  assert.equal(clip('abcdefg', 6), 'abc…');
  for (let most = 3; most < 40; most++) {
    const cut = clip('😀é'.repeat(9), most);
    assert.ok(bytes(cut) <= most, cut);
    assert.match(cut, /^(?:😀é)*😀?…$/u);
  }
  assert.equal(
    clip('&&&&', 15, (character) => (character === '&' ? 5 : 1)),
    '&&…',
  );
});

test('names are bounded, and different ones stay different', () => {
  assert.equal(boundedName('accuracy', 64), 'accuracy');
  const long = ['a', 'b'].map((end) => boundedName('é'.repeat(60) + end, 64));
  for (const name of long) assert.ok(bytes(name) <= 64);
  assert.notEqual(long[0], long[1]);
  assert.equal(new Set(['', ' ', 'a', ' a', 'a '].map((name) => boundedName(name, 64))).size, 5);
  for (const name of ['', ' ', '\n']) assert.match(boundedName(name, 64), /^unnamed-[0-9a-f]{8}$/);
});

test('any text is well-formed XML, in an attribute and as content, with what is legal kept', () => {
  const texts = [...hostileTexts, '\ud800 alone', '\ufffe\uffff\u0000\u0008', '😀 \t\n a', `"'<&>`];
  for (const text of texts) {
    const written = xmlText(text, 10_000);
    const document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
      `<a b="${written}">${written}</a>`,
      'text/xml',
    );
    const element = document.documentElement;
    assert.equal(element?.getAttribute('b'), element?.textContent, 'both read the same');
    assert.doesNotMatch(written, /[\ud800-\udfff\ufffe\uffff]/u);
  }
  assert.equal(xmlText('😀 \t\n a', 100), '😀 &#9;&#10; a');
  assert.equal(xmlText('a\ud800b\ufffec\u001bd', 100), 'abc\\u001bd');
  assert.ok(bytes(xmlText('&'.repeat(1000), 100)) <= 100, 'the bound is of what is written');
});

const marked = new Marked({ gfm: true });
const pageOf = async (markdown: string) => readPage(`<body>${await marked.parse(markdown)}</body>`);
const shape = (elements: ReturnType<typeof readPage>) => elements('body *').map(({ tagName }) => tagName);

/** What GitHub makes links, mentions and formulas of, and what begins a block. */
const marks = [
  '**bold** _em_ ~~gone~~ `code` ***',
  '[a](https://example.org) ![b](x) <https://example.org>',
  'https://example.org www.example.org me@example.org',
  '# head',
  '- item',
  '+ item',
  '* item',
  '1. item',
  '1) item',
  '---',
  '===',
  '> quote',
  '    code',
  '| a | b |',
  'a | b \\| c',
  '\\',
  '`',
  '&lt;b&gt; &#60;b&#62;',
  '[ ] task',
  '[^1]',
  '```',
  '~~~',
];

test('Markdown: no text becomes anything but text, in a list and in a table', async () => {
  for (const text of [...hostileTexts, ...marks]) {
    const written = markdownText(text);
    assert.doesNotMatch(written, /\n/);
    const list = await pageOf(`- ${written}\n`);
    assert.deepEqual(shape(list), ['UL', 'LI'], text);
    const table = await pageOf(`| x | y |\n| --- | --- |\n| ${written} | z |\n`);
    assert.deepEqual(shape(table), ['TABLE', 'THEAD', 'TR', 'TH', 'TH', 'TBODY', 'TR', 'TD', 'TD'], text);
    assert.equal(table('td')[1]?.textContent, 'z', 'a cell ends where it should');
  }
  const [cell] = (await pageOf(`- ${markdownText('a_b*c <d> & [e] ~96.5% | 100%')}`))('li');
  assert.equal(cell?.textContent.trim(), 'a_b*c <d> & [e] ~96.5% | 100%');
  assert.doesNotMatch(markdownText('thanks @octocat, see #12'), /@octocat|#12/, 'nobody is called');
  assert.equal(markdownText('$x$'), '<span>$</span>x<span>$</span>', 'no formula');
});

test.run();
