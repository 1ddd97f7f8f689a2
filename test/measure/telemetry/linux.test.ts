import assert from 'node:assert/strict';
import { test } from 'uvu';
import { linuxSensor } from '../../../harness/measure/telemetry/linux.ts';

const command = 100;

/** A process with this CPU time, in ticks, and these children. */
function processFiles(pid: number, ticks: number, ended: number, children: readonly number[]) {
  return {
    [`/proc/${pid}/stat`]: `${pid} (a (odd) name) S 1 1 1 0 -1 0 0 0 0 0 ${ticks} 0 ${ended} 0 20 0 1 0 5 0 0`,
    [`/proc/${pid}/task/${pid}/children`]: children.join(' '),
  };
}

const stat = (user: number, idle: number, steal: number) =>
  `cpu  ${user} 0 0 ${idle} 0 0 0 ${steal} 0 0\ncpu0 1 1\n`;

/** A machine whose files a test changes between two readings. */
function machine(files: Record<string, string>) {
  const sensor = linuxSensor(
    {
      readText: (path) => files[path] ?? null,
      list: (folder) => [
        ...new Set(
          Object.keys(files)
            .filter((path) => path.startsWith(`${folder}/`))
            .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
        ),
      ],
    },
    command,
  );
  const read = (changes: Record<string, string>) => {
    Object.assign(files, changes);
    const { readings, ...rest } = sensor.read(1);
    return {
      ...rest,
      values: Object.fromEntries(readings.map((r) => [`${r.device ?? '-'} ${r.name}`, r.value])),
    };
  };
  return read;
}

test('the time of the command and of its descendants, ended ones included, is not that of others', () => {
  const read = machine({
    '/proc/stat': stat(1000, 1000, 0),
    ...processFiles(command, 10, 0, [101]),
    ...processFiles(101, 200, 0, []),
  });
  const quiet = read({ '/proc/stat': stat(1100, 1100, 0), ...processFiles(101, 295, 0, []) });
  assert.equal(quiet.shared, false);
  assert.ok(Math.abs((quiet.values['- CPU in use by others'] ?? 1) - 0.025) < 1e-9, 'five of 200 ticks');
  assert.equal(quiet.values['- CPU in use'], 0.5);
  // The child has ended: its time is its parent's now.
  const ended = read({ '/proc/stat': stat(1150, 1250, 0), ...processFiles(command, 10, 345, []) });
  assert.equal(ended.values['- CPU in use by others'], 0);
  const busy = read({ '/proc/stat': stat(1250, 1350, 0) });
  assert.deepEqual([busy.shared, busy.values['- CPU in use by others']], [true, 0.5]);
});

test('what the host takes makes a machine shared', () => {
  const read = machine({ '/proc/stat': stat(0, 1000, 0), ...processFiles(command, 0, 0, []) });
  const taken = read({ '/proc/stat': stat(0, 1095, 5) });
  assert.deepEqual([taken.shared, taken.values['- CPU stolen by the host']], [true, 0.05]);
});

test('clocks, pressure, temperatures and the energy counter, which wraps', () => {
  const package0 = '/sys/class/powercap/intel-rapl:0';
  const read = machine({
    '/proc/loadavg': '1.50 1.00 0.50 2/345 6789\n',
    '/proc/pressure/cpu': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1000000\n',
    '/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '3000000\n',
    '/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq': '2000000\n',
    '/sys/class/thermal/thermal_zone0/temp': '45000\n',
    '/sys/class/thermal/thermal_zone0/type': 'x86_pkg_temp\n',
    [`${package0}/name`]: 'package-0\n',
    [`${package0}/energy_uj`]: '999000000\n',
    [`${package0}/max_energy_range_uj`]: '1000000000\n',
    '/sys/class/powercap/intel-rapl:0:0/name': 'core\n',
    '/sys/class/powercap/intel-rapl:0:0/energy_uj': '5\n',
  });
  const { values, shared } = read({
    '/proc/pressure/cpu': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1250000\n',
    [`${package0}/energy_uj`]: '29000000\n',
    '/sys/class/powercap/intel-rapl:0:0/energy_uj': '10000005\n',
  });
  assert.deepEqual(values, {
    '- load, 1 minute': 1.5,
    '- CPU pressure': 0.25,
    'CPU clock': 2.5e9,
    'x86_pkg_temp temperature': 45,
    'package-0 power': 30,
    'package-0 core power': 10,
  });
  assert.equal(shared, undefined, 'without /proc/stat nothing tells');
});

test('a quota that held back, and heat, are told; what cannot be read is not said to be fine', () => {
  const cgroup = (microseconds: number) => ({
    '/proc/self/cgroup': '0::/jobs/one\n',
    '/sys/fs/cgroup/jobs/one/cpu.stat': `usage_usec 5\nthrottled_usec ${microseconds}\n`,
  });
  const read = machine(cgroup(0));
  assert.deepEqual(read(cgroup(5_000)).throttled, [], 'half a percent of the time is let pass');
  assert.deepEqual(read(cgroup(205_000)).throttled, ['CPU quota']);
  const older = machine({
    '/proc/self/cgroup': '4:cpu,cpuacct:/\n',
    '/sys/fs/cgroup/cpu,cpuacct/cpu.stat': 'nr_periods 0\nthrottled_time 0\n',
  });
  const held = older({ '/sys/fs/cgroup/cpu,cpuacct/cpu.stat': 'nr_periods 9\nthrottled_time 900000000\n' });
  assert.deepEqual(held.throttled, ['CPU quota']);
  const events = '/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count';
  const hot = machine({ [events]: '7\n' });
  assert.deepEqual(hot({ [events]: '9\n' }).throttled, ['heat of the CPU']);
  const bare = machine({})({});
  assert.deepEqual([bare.values, bare.shared, bare.throttled], [{}, undefined, undefined]);
});

test.run();
