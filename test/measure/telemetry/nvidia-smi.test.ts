import assert from 'node:assert/strict';
import { test } from 'uvu';
import { queryOf, rowOf } from '../../../harness/measure/telemetry/nvidia-smi.ts';
import { drivers, helpOf } from './nvidia-drivers.ts';

for (const { name, properties, lines, expected } of drivers) {
  test(`nvidia-smi of ${name}: what it offers is asked for, what it answers is read`, () => {
    const query = queryOf(helpOf(properties));
    assert.deepEqual(
      query.map(([, property]) => property),
      expected.asked,
    );
    for (const [index, line] of lines.entries()) {
      const row = rowOf(query, line);
      const { device, readings, throttled } = expected.rows[index] ?? assert.fail('a row too many');
      assert.equal(row?.device, device);
      assert.deepEqual(
        Object.fromEntries(
          row.readings.map((reading) => [
            `${reading.name} (${reading.unit})`,
            Number(reading.value.toPrecision(12)),
          ]),
        ),
        readings,
      );
      assert.deepEqual(row.throttled, throttled);
    }
  });
}

test('power is of the property that the driver has, which is named', () => {
  const [old, middle] = drivers.map(({ properties, lines }) =>
    rowOf(queryOf(helpOf(properties)), lines[0] ?? ''),
  );
  const source = (row: ReturnType<typeof rowOf> | undefined) =>
    row?.readings.find(({ name }) => name === 'power')?.source;
  assert.equal(source(old), 'nvidia-smi power.draw');
  assert.equal(source(middle), 'nvidia-smi power.draw.average');
});

test('what is no answer gives no row', () => {
  const query = queryOf(helpOf(['index', 'name', 'power.draw']));
  assert.equal(rowOf(query, ''), null);
  assert.equal(rowOf(query, 'Unable to determine the device handle for GPU'), null);
  assert.deepEqual(queryOf('NVIDIA-SMI has failed because it could not communicate with the driver.\n'), []);
  assert.deepEqual(rowOf(query, '0, Tesla K80, [GPU requires reset]')?.readings, []);
});

test.run();
