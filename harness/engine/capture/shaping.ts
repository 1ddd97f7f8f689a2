import { type TensorInfo, backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import {
  type CaptureRule,
  axesAttribute,
  input,
  inputList,
  numberAttribute,
  numbersAttribute,
  spec,
  unsupported,
} from './rules.ts';

/** Kernels that move values without computing. */
export const shapingRules: Readonly<Record<string, CaptureRule>> = {
  Reshape: (call) => {
    const x = input(call, 'x');
    const shape = util.inferFromImplicitShape(numbersAttribute(call, 'shape'), util.sizeFromShape(x.shape));
    return call.tracer.record('Reshape', [x], {}, [spec(shape, x)]);
  },
  ExpandDims: (call) => {
    const x = input(call, 'input');
    const dim = numberAttribute(call, 'dim');
    const shape = [...x.shape];
    shape.splice(dim < 0 ? shape.length + 1 + dim : dim, 0, 1);
    return call.tracer.record('Reshape', [x], {}, [spec(shape, x)]);
  },
  Transpose: (call) => {
    const x = input(call, 'x');
    const perm = numbersAttribute(call, 'perm');
    return call.tracer.record('Transpose', [x], { perm }, [
      spec(
        perm.map((axis) => x.shape[axis] as number),
        x,
      ),
    ]);
  },
  Tile: (call) => {
    const x = input(call, 'x');
    const reps = numbersAttribute(call, 'reps');
    return call.tracer.record('Tile', [x], { reps }, [
      spec(
        x.shape.map((size, axis) => size * (reps[axis] as number)),
        x,
      ),
    ]);
  },
  Slice: (call) => {
    const x = input(call, 'x');
    // Begin and size may leave out trailing axes, and a size of -1 reaches to the end.
    const [begin, size] = slice_util.parseSliceParams(
      x,
      numbersAttribute(call, 'begin'),
      numbersAttribute(call, 'size'),
    ) as [number[], number[]];
    return call.tracer.record('Slice', [x], { begin, size }, [spec(size, x)]);
  },
  Concat: (call) => {
    const parts = inputList(call);
    const first = parts[0] as TensorInfo;
    const axis = util.parseAxisParam(numberAttribute(call, 'axis'), first.shape)[0] as number;
    const shape = backend_util.computeOutShape(
      parts.map((part) => part.shape),
      axis,
    );
    return call.tracer.record('Concat', parts, { axis }, [spec(shape, first)]);
  },
  Pack: (call) => {
    const parts = inputList(call);
    const first = parts[0] as TensorInfo;
    const given = numberAttribute(call, 'axis');
    const axis = given < 0 ? given + first.shape.length + 1 : given;
    const shape = [...first.shape];
    shape.splice(axis, 0, parts.length);
    return call.tracer.record('Pack', parts, { axis }, [spec(shape, first)]);
  },
  Unpack: (call) => {
    const x = input(call, 'value');
    const axis = util.parseAxisParam(numberAttribute(call, 'axis'), x.shape)[0] as number;
    const shape = x.shape.filter((_, index) => index !== axis);
    const outputs = Array.from({ length: x.shape[axis] as number }, () => spec(shape, x));
    return call.tracer.record('Unpack', [x], { axis }, outputs);
  },
  SplitV: (call) => {
    const x = input(call, 'x');
    const axis = util.parseAxisParam(numberAttribute(call, 'axis'), x.shape)[0] as number;
    const given = call.attributes['numOrSizeSplits'];
    const sizes = backend_util.prepareSplitSize(
      { shape: x.shape } as Parameters<typeof backend_util.prepareSplitSize>[0],
      Array.isArray(given) ? given.map(Number) : Number(given),
      axis,
    );
    const outputs = sizes.map((size) =>
      spec(
        x.shape.map((whole, index) => (index === axis ? size : whole)),
        x,
      ),
    );
    return call.tracer.record('SplitV', [x], { axis, sizes }, outputs);
  },
  PadV2: (call) => {
    const x = input(call, 'x');
    const paddings = call.attributes['paddings'] as [number, number][];
    const before = paddings.map((pair) => pair[0]);
    const after = paddings.map((pair) => pair[1]);
    const shape = x.shape.map((size, axis) => size + (before[axis] as number) + (after[axis] as number));
    const value = numberAttribute(call, 'constantValue');
    return call.tracer.record('PadV2', [x], { before, after, value }, [spec(shape, x)]);
  },
  Reverse: (call) => {
    const x = input(call, 'x');
    return call.tracer.record('Reverse', [x], { axes: axesAttribute(call, 'dims', x.shape) }, [
      spec(x.shape, x),
    ]);
  },
  GatherV2: (call) => {
    const x = input(call, 'x');
    const indices = input(call, 'indices');
    const axis = util.parseAxisParam(numberAttribute(call, 'axis'), x.shape)[0] as number;
    if (numberAttribute(call, 'batchDims', 0) !== 0) throw unsupported(call, 'batchDims is not 0');
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return call.tracer.record('GatherV2', [x, indices], { axis }, [spec(shape, x)]);
  },
  OneHot: (call) => {
    const indices = input(call, 'indices');
    const attributes = {
      depth: numberAttribute(call, 'depth'),
      onValue: numberAttribute(call, 'onValue', 1),
      offValue: numberAttribute(call, 'offValue', 0),
    };
    const dtype = call.attributes['dtype'] === 'float32' ? 'float32' : 'int32';
    return call.tracer.record('OneHot', [indices], attributes, [
      { shape: [...indices.shape, attributes.depth], dtype },
    ]);
  },
  UnsortedSegmentSum: (call) => {
    const x = input(call, 'x');
    const ids = input(call, 'segmentIds');
    const segments = numberAttribute(call, 'numSegments');
    if (ids.shape.length !== 1) throw unsupported(call, 'segmentIds are not one-dimensional');
    return call.tracer.record('UnsortedSegmentSum', [x, ids], { segments }, [
      spec([segments, ...x.shape.slice(1)], x),
    ]);
  },
};
