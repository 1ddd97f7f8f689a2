import assert from 'node:assert/strict';
import { test } from 'uvu';
import { printable, printableInLog, printableLine } from '../../harness/core/printable.ts';

test('what a terminal obeys is written out; line ends, tabs and letters of any language stay', () => {
  assert.equal(
    printable('a\u001b[31mb\u009b2Jc\rd\u0000\u007f'),
    'a\\u001b[31mb\\u009b2Jc\\u000dd\\u0000\\u007f',
  );
  assert.equal(
    printable('abc\u202Etxt.exe\u2066\u061c\u200f\u2028'),
    'abc\\u202etxt.exe\\u2066\\u061c\\u200f\\u2028',
  );
  const harmless = 'one\ntwo\r\nthree\tZürich שלום 日本 👩‍🔬 −0.5';
  assert.equal(printable(harmless), harmless);
});

test('on one line nothing can pass for a line of ours', () => {
  assert.equal(printableLine('x\nClaims: 9 passed.\r\n\t'), 'x\\u000aClaims: 9 passed.\\u000d\\u000a\\u0009');
});

test('a JSON document keeps its values', () => {
  const value = { 'key\u202e': 'a\u009b\u001b\u2028"\\u001b\n' };
  const text = printable(JSON.stringify(value, null, 2));
  assert.deepEqual(JSON.parse(text), value);
  assert.ok(!text.includes('\u202e') && !text.includes('\u009b'));
});

test('in a log no text is a command to the CI that reads it; a JSON document keeps its values', () => {
  const commands = [
    '::error::x',
    '  ::add-mask::x',
    'a\n\t::stop-commands::x',
    'a ##[warning]b',
    'a\n\n::x::',
  ];
  for (const text of commands) {
    assert.doesNotMatch(printableInLog(text), /^\s*::|##\[/m);
    const value = JSON.stringify({ [text]: `\\${text}` }, null, 2);
    assert.deepEqual(JSON.parse(printableInLog(value)), JSON.parse(value));
  }
  assert.equal(printableInLog('::a\n b::c #[d]'), '\\u003a:a\n b::c #[d]');
});

test.run();
