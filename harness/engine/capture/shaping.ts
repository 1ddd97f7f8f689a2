import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import {
  type CaptureRule,
  axesAttribute,
  axisAttribute,
  dtypeAttribute,
  input,
  inputList,
  isGiven,
  numberAttribute,
  numbersAttribute,
  unsupported,
} from './rules.ts';

/** Kernels that move values without computing. */
export const shapingRules = {
  Reshape: (call) => {
    const x = input(call, 'x');
    const shape = util.inferFromImplicitShape(numbersAttribute(call, 'shape'), util.sizeFromShape(x.shape));
    return call.tracing.record('Reshape', [x], { shape });
  },
  ExpandDims: (call) => {
    const x = input(call, 'input');
    const axis = axisAttribute(call, 'dim', x.shape.length + 1);
    const shape = [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)];
    return call.tracing.record('Reshape', [x], { shape });
  },
  Transpose: (call) =>
    call.tracing.record('Transpose', [input(call, 'x')], { perm: numbersAttribute(call, 'perm') }),
  Tile: (call) => call.tracing.record('Tile', [input(call, 'x')], { reps: numbersAttribute(call, 'reps') }),
  Slice: (call) => {
    const x = input(call, 'x');
    // Begin and size may leave out trailing axes, and a size of -1 reaches to the end.
    const [begin, size] = slice_util.parseSliceParams(
      x,
      numbersAttribute(call, 'begin'),
      numbersAttribute(call, 'size'),
    ) as [number[], number[]];
    return call.tracing.record('Slice', [x], { begin, size });
  },
  Concat: (call) => {
    const parts = inputList(call);
    const axis = axisAttribute(call, 'axis', parts[0].shape.length);
    return call.tracing.record('Concat', parts, { axis });
  },
  Pack: (call) => {
    const parts = inputList(call);
    const axis = axisAttribute(call, 'axis', parts[0].shape.length + 1);
    return call.tracing.record('Pack', parts, { axis });
  },
  Unpack: (call) => {
    const x = input(call, 'value');
    return call.tracing.record('Unpack', [x], { axis: axisAttribute(call, 'axis', x.shape.length) });
  },
  SplitV: (call) => {
    const x = input(call, 'x');
    const axis = axisAttribute(call, 'axis', x.shape.length);
    const given = call.attributes['numOrSizeSplits'];
    const sizes = backend_util.prepareSplitSize(
      { shape: x.shape } as Parameters<typeof backend_util.prepareSplitSize>[0],
      Array.isArray(given) ? given.map(Number) : Number(given),
      axis,
    );
    return call.tracing.record('SplitV', [x], { axis, sizes });
  },
  PadV2: (call) => {
    const paddings = call.attributes['paddings'] as [number, number][];
    return call.tracing.record('PadV2', [input(call, 'x')], {
      before: paddings.map(([before]) => before),
      after: paddings.map(([, after]) => after),
      value: numberAttribute(call, 'constantValue'),
    });
  },
  Reverse: (call) => {
    const x = input(call, 'x');
    return call.tracing.record('Reverse', [x], { axes: axesAttribute(call, 'dims', x.shape) });
  },
  GatherV2: (call) => {
    const x = input(call, 'x');
    if (numberAttribute(call, 'batchDims', 0) !== 0) throw unsupported(call, 'batchDims is not 0');
    const axis = axisAttribute(call, 'axis', x.shape.length);
    return call.tracing.record('GatherV2', [x, input(call, 'indices')], { axis });
  },
  OneHot: (call) =>
    call.tracing.record('OneHot', [input(call, 'indices')], {
      depth: numberAttribute(call, 'depth'),
      onValue: numberAttribute(call, 'onValue', 1),
      offValue: numberAttribute(call, 'offValue', 0),
      dtype: isGiven(call, 'dtype') ? dtypeAttribute(call, 'dtype') : 'int32',
    }),
  UnsortedSegmentSum: (call) => {
    const ids = input(call, 'segmentIds');
    if (ids.shape.length !== 1) throw unsupported(call, 'segmentIds are not one-dimensional');
    return call.tracing.record('UnsortedSegmentSum', [input(call, 'x'), ids], {
      segments: numberAttribute(call, 'numSegments'),
    });
  },
} satisfies Readonly<Record<string, CaptureRule>>;
