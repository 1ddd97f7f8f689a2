import assert from 'node:assert/strict';
import { test } from 'uvu';
import { htmlLines } from '../../harness/grade/html-text.ts';
import { readCount, readNumber } from '../../harness/grade/printed-number.ts';
import { readNotebook } from '../../harness/grade/read-notebook.ts';
import { terminalLines } from '../../harness/grade/terminal-text.ts';
import { readValues } from '../../harness/grade/values-file.ts';
import { notebook, notebookVersion3 } from './build-notebook.ts';

test('a stream is what a terminal shows at its end', () => {
  assert.deepEqual(terminalLines('a\rb\n'), ['b']);
  assert.deepEqual(terminalLines('10%\r100%\rdone'), ['done']);
  assert.deepEqual(terminalLines('12\b\b34\n'), ['34']);
  assert.deepEqual(terminalLines('long line\rshort\u001b[K\n'), ['short']);
  assert.deepEqual(terminalLines('\u001b[1m313/313\u001b[0m \u001b[32m━━\u001b[0m 1s\n'), ['313/313 ━━ 1s']);
  assert.deepEqual(terminalLines('one\r\ntwo\r\n\n'), ['one', 'two']);
  assert.deepEqual(terminalLines('outer\ninner\u001b[A\rOUTER\n'), ['OUTER', 'inner']);
  assert.deepEqual(terminalLines('\u001b]0;title\u0007text'), ['text']);
  assert.deepEqual(terminalLines('x\u001b[9999A\b\b\b\b!'), ['!']);
});

test('chunks of a stream are joined across pictures, and the two streams are kept apart', () => {
  const read = readNotebook({
    cells: [
      {
        cell_type: 'code',
        execution_count: 3,
        source: ['a', 'b'],
        outputs: [
          { output_type: 'stream', name: 'stderr', text: '\r 50%|##  | 1/2 [0' },
          { output_type: 'stream', name: 'stdout', text: ['Test accu'] },
          { output_type: 'display_data', data: { 'image/png': 'iVBORw0KGgo=', 'text/plain': ['<Figure>'] } },
          { output_type: 'stream', name: 'stdout', text: 'racy: 0.9\n' },
          { output_type: 'stream', name: 'stderr', text: '0:01]\r100%|####| 2/2 [00:02]\n' },
        ],
      },
    ],
  });
  const cell = read?.cells[0];
  assert.deepEqual(cell?.stdout, ['Test accuracy: 0.9']);
  assert.deepEqual(cell.stderr, ['100%|####| 2/2 [00:02]']);
  assert.deepEqual([cell.source, cell.pictures, cell.results], ['ab', ['iVBORw0KGgo='], ['<Figure>']]);
});

test('version 3 has worksheets and other names', () => {
  const [cell] =
    readNotebook(notebookVersion3([{ source: 'print(1)', count: 7, stdout: '1\n', png: 'AAAA' }]))?.cells ??
    [];
  assert.deepEqual(
    [cell?.source, cell?.executionCount, cell?.stdout, cell?.pictures],
    ['print(1)', 7, ['1'], ['AAAA']],
  );
});

test('a truncated stream is noticed', () => {
  const text = 'Streaming output truncated to the last 5000 lines.\nx\n';
  assert.equal(readNotebook(notebook([{ source: '', stdout: text }]))?.cells[0]?.isTruncated, true);
});

test('whatever the fields hold, reading goes on', () => {
  const strange = [null, 3, 'x', [], { cell_type: 5 }, { cell_type: 'code', outputs: { a: 1 }, source: 7 }];
  const odd = {
    cell_type: 'code',
    source: [1, 'ok'],
    outputs: [null, 'x', { output_type: 'stream', text: 5 }],
    execution_count: 'many',
  };
  const read = readNotebook({
    cells: [...strange, odd, { cell_type: 'code', outputs: [{ output_type: 'error' }] }],
  });
  assert.equal(read?.cells.length, 8);
  assert.equal(read.cells[6]?.source, 'ok');
  for (const content of [null, 1, 'text', [], {}, { cells: {} }]) assert.equal(readNotebook(content), null);
});

test('a printed number is the interval of what is printed so', () => {
  const near = (text: string, low: number, high: number) => {
    const read = readNumber(text);
    assert.ok(read !== null && Math.abs(read.low - low) < 1e-12 && Math.abs(read.high - high) < 1e-12, text);
  };
  near('0.9651', 0.96505, 0.96515);
  near('6.', 5.5, 6.5);
  near('-4', -4.5, -3.5);
  near('1e-3', 0.0005, 0.0015);
  near('0.9677000045776367', 0.9677000045776367 - 2 ** -25, 0.9677000045776367 + 2 ** -25);
  near('0.96770000', 0.967699995, 0.967700005);
  for (const text of ['nan', '', '1,2', '0x10', '1e999']) assert.equal(readNumber(text), null, text);
  assert.deepEqual([readCount('817')?.low, readCount('817')?.high, readCount('0.5')], [817, 817, null]);
});

test('tables of HTML are lines with cells apart', () => {
  const html =
    '<style>td{x}</style><table><tr><th>Layer</th><th>Param #</th></tr><tr><td>dense &lt;1&gt;</td><td>1,290</td></tr></table>';
  assert.deepEqual(htmlLines(html), ['Layer  Param #', 'dense <1>  1,290']);
});

test('files of values: an object, lines with or without a head', () => {
  assert.deepEqual(
    readValues({ edition: 'e', a: 0.97, b: '12', c: [1] }).values.map(({ name, text }) => [name, text]),
    [
      ['a', '0.97'],
      ['b', '12'],
    ],
  );
  const lines = readValues('name,value\r\n"mnist/fc-accuracy",0.97\nedition,x\n');
  assert.deepEqual([lines.edition, lines.values.length, lines.values[0]?.number?.value], ['x', 1, 0.97]);
  assert.throws(() => readValues([]), /names no values/);
});

test.run();
