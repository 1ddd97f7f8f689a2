import assert from 'node:assert/strict';
import { test } from 'uvu';
import { readAmdSmi, readRocmSmi } from '../../../harness/measure/telemetry/amd-smi.ts';
import { readPowermetrics } from '../../../harness/measure/telemetry/powermetrics.ts';
import type { Reading } from '../../../harness/measure/telemetry/reading.ts';

const shown = (readings: readonly Reading[] | null) =>
  readings?.map(({ name, device, value }) => `${device ?? '-'} ${name} ${value}`);

test('amd-smi: a list of devices, values with units, N/A where a card has no sensor', () => {
  const device = {
    gpu: 0,
    usage: { gfx_activity: { value: 42, unit: '%' }, umc_activity: 'N/A', vcn_activity: ['N/A', 'N/A'] },
    power: { socket_power: { value: 301, unit: 'W' }, gfx_voltage: 'N/A' },
    clock: { gfx_0: { clk: { value: 2100, unit: 'MHz' } }, mem_0: { clk: 'N/A' } },
    temperature: { edge: 'N/A', hotspot: { value: 63, unit: 'C' } },
    mem_usage: { used_vram: { value: 300, unit: 'MB' } },
  };
  const expected = [
    'GPU 0 utilization 0.42',
    'GPU 0 power 301',
    'GPU 0 clock 2100000000',
    'GPU 0 temperature 63',
    `GPU 0 memory used ${300 * 2 ** 20}`,
  ];
  assert.deepEqual(shown(readAmdSmi(JSON.stringify([device]))), expected);
  assert.deepEqual(shown(readAmdSmi(JSON.stringify({ gpu_data: [device] }))), expected, 'since ROCm 7');
});

test('amd-smi: bare numbers, and an integrated card that tells of its power alone', () => {
  const text = JSON.stringify([{ gpu: 1, usage: 'N/A', power: { average_socket_power: '15' } }]);
  assert.deepEqual(shown(readAmdSmi(text)), ['GPU 1 power 15']);
  for (const none of ['', 'ERROR: no driver', '{}', 'null', '7']) assert.equal(readAmdSmi(none), null, none);
});

test('rocm-smi: its keys of power differ between cards of their own and those in a processor', () => {
  const text = JSON.stringify({
    card0: {
      'GPU use (%)': '37',
      'Average Graphics Package Power (W)': '98.0',
      'Temperature (Sensor edge) (C)': '51.0',
      'VRAM Total Memory (B)': '17163091968',
      'VRAM Total Used Memory (B)': '12345',
    },
    card1: { 'GPU use (%)': 'N/A', 'Current Socket Graphics Package Power (W)': '12.5' },
    system: { 'Driver version': '6.8.5' },
  });
  assert.deepEqual(shown(readRocmSmi(text)), [
    'GPU 0 utilization 0.37',
    'GPU 0 power 98',
    'GPU 0 temperature 51',
    'GPU 0 memory used 12345',
    'GPU 1 power 12.5',
  ]);
  for (const none of ['', 'WARNING: no AMD GPUs', '{}', '[]']) assert.equal(readRocmSmi(none), null, none);
});

test('powermetrics: power of both processors, clock and use of the GPU', () => {
  const text = [
    '*** Sampled system activity (Fri Nov 27 10:00:00 2026 +0000) (1000.12ms elapsed) ***',
    'CPU Power: 1234 mW',
    'GPU Power: 56 mW',
    'Combined Power (CPU + GPU + ANE): 1290 mW',
    '**** GPU usage ****',
    'GPU HW active frequency: 444 MHz',
    'GPU HW active residency:   7.50% (444 MHz: 7.5%)',
  ].join('\n');
  assert.deepEqual(shown(readPowermetrics(text)), [
    'CPU power 1.234',
    'GPU power 0.056',
    'GPU clock 444000000',
    'GPU utilization 0.075',
  ]);
  assert.deepEqual(readPowermetrics('powermetrics must be invoked as the superuser'), []);
});

test.run();
