/** Our LSTM against that of tfjs-layers: same weights, same inputs, forward and gradient. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { LstmLayer } from '../../../suites/music/lstm-layer.ts';
import { lstmSequence } from '../../../suites/music/lstm-sequence.ts';

interface Shape {
  readonly batch: number;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
}

const shapes: Shape[] = [
  { batch: 1, steps: 1, features: 2, units: 3 },
  { batch: 1, steps: 5, features: 4, units: 5 },
  { batch: 3, steps: 2, features: 3, units: 7 },
  { batch: 3, steps: 4, features: 5, units: 1 },
  { batch: 2, steps: 3, features: 1, units: 9 },
];

const operandNames = ['inputs', 'kernel', 'recurrentKernel', 'bias', 'initialHidden', 'initialCell'] as const;
type Values = Record<(typeof operandNames)[number], tf.Tensor>;

/** Inputs in tfjs-layers' order, [B,T,E]; large enough that the gates leave their linear range. */
function randomValues({ batch, steps, features, units }: Shape): Values {
  const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.8, 'float32', seed);
  return {
    inputs: normal([batch, steps, features], 1),
    kernel: normal([features, 4 * units], 2),
    recurrentKernel: normal([units, 4 * units], 3),
    bias: normal([4 * units], 4),
    initialHidden: normal([batch, units], 5),
    initialCell: normal([batch, units], 6),
  };
}

/** [B,T,X] <-> [T*B,X] */
function timeMajor(tensor: tf.Tensor): tf.Tensor2D {
  const [batch, steps, width] = tensor.shape as [number, number, number];
  return tf.reshape(tf.transpose(tensor, [1, 0, 2]), [steps * batch, width]);
}

function batchMajor(tensor: tf.Tensor, batch: number): tf.Tensor {
  const [rows, width] = tensor.shape as [number, number];
  return tf.transpose(tf.reshape(tensor, [rows / batch, batch, width]), [1, 0, 2]);
}

function ours(values: Values): tf.Tensor[] {
  const { hidden, lastHidden, lastCell } = lstmSequence({
    inputs: timeMajor(values.inputs),
    kernel: values.kernel as tf.Tensor2D,
    recurrentKernel: values.recurrentKernel as tf.Tensor2D,
    bias: values.bias as tf.Tensor1D,
    initialHidden: values.initialHidden as tf.Tensor2D,
    initialCell: values.initialCell as tf.Tensor2D,
  });
  return [batchMajor(hidden, values.initialHidden.shape[0]), lastHidden, lastCell];
}

/** tfjs-layers' LSTM; its weights are set by assignment to variables, so that their gradient can be taken. */
function layersLstm(implementation: number, shape: Shape) {
  const layer = tfl.layers.lstm({
    units: shape.units,
    returnSequences: true,
    returnState: true,
    recurrentActivation: 'sigmoid',
    recurrentInitializer: 'glorotUniform',
    implementation,
  });
  layer.apply(tf.zeros([shape.batch, shape.steps, shape.features]));
  const variables = layer.trainableWeights.map((weight) => {
    const value = weight.read();
    assert.ok(value instanceof tf.Variable);
    return value as tf.Variable;
  });
  const apply = (inputs: tf.Tensor, hidden: tf.Tensor, cell: tf.Tensor) =>
    layer.apply(inputs, { initialState: [hidden, cell], training: true }) as tf.Tensor[];
  return { variables, apply };
}

function assertClose(actual: tf.Tensor, expected: tf.Tensor, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  const [a, b] = [actual.dataSync(), expected.dataSync()];
  for (let index = 0; index < a.length; index++) {
    const difference = Math.abs((a[index] as number) - (b[index] as number));
    const allowed = 2e-6 + 2e-5 * Math.abs(b[index] as number);
    assert.ok(
      difference <= allowed,
      `${what}[${index}]: expected ${b[index] as number}, got ${a[index] as number}`,
    );
  }
}

/** Weights every output element differently, so that no error can cancel in the sum. */
function scalarOf(outputs: tf.Tensor[]): tf.Scalar {
  return tf.addN(
    outputs.map((output, index) =>
      tf.sum(tf.mul(output, tf.randomNormal(output.shape, 0, 1, 'float32', 20 + index))),
    ),
  );
}

for (const implementation of [1, 2]) {
  for (const shape of shapes) {
    const words = `batch ${shape.batch}, T ${shape.steps}, ${shape.features} features, ${shape.units} units`;
    test(`equals tfjs-layers' LSTM, implementation ${implementation}: ${words}`, () => {
      const values = randomValues(shape);
      const reference = layersLstm(implementation, shape);
      const [kernel, recurrentKernel, bias] = reference.variables as [tf.Variable, tf.Variable, tf.Variable];
      kernel.assign(values.kernel);
      recurrentKernel.assign(values.recurrentKernel);
      bias.assign(values.bias);

      const expected = reference.apply(values.inputs, values.initialHidden, values.initialCell);
      ours(values).forEach((output, index) => {
        assertClose(output, expected[index] as tf.Tensor, `output ${index}`);
      });

      const ourGradients = tf.grads((...tensors: tf.Tensor[]) =>
        scalarOf(ours(Object.fromEntries(operandNames.map((name, i) => [name, tensors[i]])) as Values)),
      )(operandNames.map((name) => values[name]));
      const states = {
        inputs: tf.variable(values.inputs),
        hidden: tf.variable(values.initialHidden),
        cell: tf.variable(values.initialCell),
      };
      const order = [states.inputs, kernel, recurrentKernel, bias, states.hidden, states.cell];
      // tfjs's gradient of unstack fails for a single step (it stacks one tensor that is no list); the inputs'
      // gradient at T 1 is held to central differences below.
      const compared = shape.steps === 1 ? order.slice(1) : order;
      const { grads } = tf.variableGrads(
        () => scalarOf(reference.apply(states.inputs, states.hidden, states.cell)),
        compared,
      );
      order.forEach((variable, index) => {
        const name = operandNames[index] as string;
        if (!compared.includes(variable)) return;
        assertClose(
          ourGradients[index] as tf.Tensor,
          grads[variable.name] as tf.Tensor,
          `gradient of ${name}`,
        );
      });
    });
  }
}

for (const steps of [1, 3]) {
  for (const name of operandNames) {
    test(`the gradient of ${name} agrees with central differences, T ${steps}`, () => {
      const values = randomValues({ batch: 2, steps, features: 2, units: 3 });
      const operand = values[name];
      const loss = (moved: tf.Tensor) => scalarOf(ours({ ...values, [name]: moved }));
      const gradient = tf.grad(loss)(operand).dataSync();
      const shifted = (index: number, by: number) => {
        const moved = Float32Array.from(operand.dataSync());
        moved[index] = (moved[index] as number) + by;
        return loss(tf.tensor(moved, operand.shape)).dataSync()[0] as number;
      };
      for (let index = 0; index < operand.size; index += 5) {
        const numeric = (shifted(index, 1e-2) - shifted(index, -1e-2)) / 2e-2;
        assert.ok(Math.abs(numeric - (gradient[index] as number)) < 5e-3, `element ${index}`);
      }
    });
  }
}

test('the layer starts as Keras does: unit forget bias, glorot uniform kernels of its own seeds', () => {
  const units = 16;
  const layer = new LstmLayer({
    name: 'lstm_under_test',
    units,
    kernelInitializer: tfl.initializers.glorotUniform({ seed: 1 }),
    recurrentInitializer: tfl.initializers.glorotUniform({ seed: 2 }),
  });
  layer.build([
    [null, 8],
    [null, units],
    [null, units],
  ]);
  const [kernel, recurrentKernel, bias] = layer.trainableWeights.map((weight) => weight.read()) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const expectedBias = Array.from({ length: 4 * units }, (_, index) =>
    index >= units && index < 2 * units ? 1 : 0,
  );
  assert.deepEqual([...bias.dataSync()], expectedBias);
  for (const [weight, fanIn] of [
    [kernel, 8],
    [recurrentKernel, units],
  ] as const) {
    const limit = Math.sqrt(6 / (fanIn + 4 * units));
    const largest = Math.max(...weight.dataSync().map(Math.abs));
    assert.ok(largest <= limit && largest > 0.95 * limit, `largest weight ${largest}, limit ${limit}`);
  }
});

test.run();
