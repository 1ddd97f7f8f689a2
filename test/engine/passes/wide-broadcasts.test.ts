import { test } from 'uvu';
import { widenBroadcasts } from '../../../harness/engine/passes/wide-broadcasts.ts';
import { assertPass, assertUntouched, graphOf } from './small-graphs.ts';

test('rows of a few channels are joined while a power of two of them fits, in either order of operands', async () => {
  const graph = graphOf(({ emit, input }) => {
    const images = input('x', [2, 3, 4, 3]);
    return {
      scaled: emit.binary('Mul', images, input('scale', [3])),
      centred: emit.binary('Sub', input('mean', [1, 1, 1, 3]), images),
    };
  });
  await assertPass(widenBroadcasts, graph, [
    '%3 = constant int64[2] {3 24}',
    '%4 = Reshape(%0, %3)  : float32[3,24]',
    '%5 = constant int64[2] {1 3}',
    '%6 = Reshape(%1, %5)  : float32[1,3]',
    '%7 = constant int64[2] {8 3}',
    '%8 = Expand(%6, %7)  : float32[8,3]',
    '%9 = constant int64[1] {24}',
    '%10 = Reshape(%8, %9)  : float32[24]',
    '%11 = Mul(%4, %10)  : float32[3,24]',
    '%12 = constant int64[4] {2 3 4 3}',
    '%13 = Reshape(%11, %12)  : float32[2,3,4,3]',
    '%14 = Reshape(%0, %3)  : float32[3,24]',
    '%15 = Reshape(%2, %5)  : float32[1,3]',
    '%16 = Expand(%15, %7)  : float32[8,3]',
    '%17 = Reshape(%16, %9)  : float32[24]',
    '%18 = Sub(%17, %14)  : float32[3,24]',
    '%19 = Reshape(%18, %12)  : float32[2,3,4,3]',
    'return scaled = %13, centred = %19',
  ]);
});

test('scalars, equal shapes, other axes, odd numbers of rows and wide rows are left alone', async () => {
  const graph = graphOf(({ emit, input }) => {
    const x = input('x', [4, 6]);
    return {
      scalar: emit.binary('Mul', x, emit.scalar(2)),
      equal: emit.binary('Add', x, input('of its shape', [4, 6])),
      column: emit.binary('Add', x, input('one a row', [4, 1])),
      odd: emit.binary('Add', input('odd rows', [5, 6]), input('bias', [6])),
      wide: emit.binary('Add', input('long rows', [4, 600]), input('long bias', [600])),
    };
  });
  await assertUntouched(widenBroadcasts, graph);
});

test.run();
