/**
 * The process beside a run or benchmark that reads the machine once a second. It is one of its own so that neither the
 * work of the command nor what a tool takes delays it; it ends with the command, whose channel closes then.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { linuxSensor } from './linux.ts';
import type { Reading, Sample, Sensor } from './reading.ts';
import { amdSensor, nvidiaSensor, powermetricsSensor } from './tools.ts';

const everyMs = 1_000;

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not this system, or not for this user: the reading is left out.
    return null;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // As above.
    return [];
  }
}

/** Use of the processor as Node tells it, where the system has no files. */
function portableSensor(): Sensor {
  const times = () =>
    cpus().reduce(
      (sum, { times: { user, nice, sys, irq, idle } }) => ({
        busy: sum.busy + user + nice + sys + irq,
        total: sum.total + user + nice + sys + irq + idle,
      }),
      { busy: 0, total: 0 },
    );
  let last = times();
  return {
    read() {
      const now = times();
      const total = now.total - last.total;
      const value = total <= 0 ? null : Math.min(1, Math.max(0, (now.busy - last.busy) / total));
      last = now;
      if (value === null) return { readings: [] };
      const reading: Reading = {
        name: 'CPU in use',
        source: 'system',
        device: null,
        unit: 'fraction',
        value,
      };
      return { readings: [reading], sources: { system: null } };
    },
    close: () => undefined,
  };
}

const sensors: Sensor[] = [
  process.platform === 'linux' ? linuxSensor({ readText, list }, process.ppid) : portableSensor(),
];
const metrics = powermetricsSensor(readText);
if (metrics !== null) sensors.push(metrics);
// Tools may take seconds to answer for the first time.
for (const starting of [nvidiaSensor(readText), amdSensor()]) {
  void starting.then((sensor) => {
    if (sensor !== null) sensors.push(sensor);
  });
}

let last = performance.now();

function sample(): Sample {
  const now = performance.now();
  const answers = sensors.map((sensor) => sensor.read((now - last) / 1000));
  last = now;
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const told = answers.map(({ throttled }) => throttled).filter((reasons) => reasons !== undefined);
  return {
    at: Date.now(),
    readings: answers.flatMap(({ readings }) => readings),
    shared: answers.find(({ shared }) => shared !== undefined)?.shared ?? null,
    throttled: told.length === 0 ? null : told.flat(),
    cpuSeconds: answers.reduce(
      (sum, { cpuSeconds = 0 }) => sum + cpuSeconds,
      (userCPUTime + systemCPUTime) / 1e6,
    ),
    sources: Object.assign({}, ...answers.map(({ sources }) => sources ?? {})) as Sample['sources'],
  };
}

function end(): void {
  for (const sensor of sensors) sensor.close();
  process.exit(0);
}

process.on('disconnect', end);
// The command decides what an interruption means, and goes on to its end.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
// It may have died while this process was loading.
if (!process.connected) end();
setInterval(() => {
  process.send?.(sample(), undefined, undefined, () => undefined);
}, everyMs);
