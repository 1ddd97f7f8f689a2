/** What Linux tells in files: clocks, load, pressure, stolen time, quotas, heat, energy of the processor. */
import { cpuLoad } from './cpu-load.ts';
import { quotaWatch } from './cpu-quota.ts';
import type { Reading, ReadText, Sensor } from './reading.ts';

/** Cores whose clock is read: reading one interrupts it on some machines. */
const mostCores = 8;
/** Share of the time in which the quota of a container may hold it back without a word. */
const ignoredQuotaShare = 0.01;

/** What the sensor of a machine is made with; another file system in tests. */
export interface LinuxFiles {
  readonly readText: ReadText;
  /** Names in a folder; none where it is not there. */
  readonly list: (folder: string) => readonly string[];
}

/** @param command - Process of the command, whose processes are not others. */
export function linuxSensor({ readText, list }: LinuxFiles, command: number): Sensor {
  const cores = list('/sys/devices/system/cpu').filter((name) => /^cpu\d+$/.test(name));
  const every = Math.max(1, Math.ceil(cores.length / mostCores));
  const clockFiles = cores
    .filter((_, index) => index % every === 0)
    .map((core) => `/sys/devices/system/cpu/${core}/cpufreq/scaling_cur_freq`);
  const zones = list('/sys/class/thermal')
    .filter((name) => /^thermal_zone\d+$/.test(name))
    .map((zone) => `/sys/class/thermal/${zone}`);
  const throttleFiles = cores.map(
    (core) => `/sys/devices/system/cpu/${core}/thermal_throttle/package_throttle_count`,
  );
  const energyFolders = list('/sys/class/powercap')
    .filter((name) => /^intel-rapl:\d+(:\d+)?$/.test(name))
    .map((name) => `/sys/class/powercap/${name}`);
  const load = cpuLoad(readText, command);
  const quota = quotaWatch(readText);
  const numberIn = (path: string): number | null => {
    const text = readText(path)?.trim() ?? '';
    return /^-?\d+$/.test(text) ? Number(text) : null;
  };
  const heat = difference(() => numberIn(throttleFiles[0] ?? ''));
  const nameOf = (folder: string) => readText(`${folder}/name`)?.trim() ?? folder;
  const meters = energyFolders.map((folder) => ({
    // Every package may have parts of the same names.
    device: /:\d+:/.test(folder)
      ? `${nameOf(folder.slice(0, folder.lastIndexOf(':')))} ${nameOf(folder)}`
      : nameOf(folder),
    wraps: numberIn(`${folder}/max_energy_range_uj`) ?? 0,
    used: difference(() => numberIn(`${folder}/energy_uj`)),
  }));
  return {
    read(elapsedSeconds) {
      const machine = load(elapsedSeconds);
      const readings: Reading[] = [...machine.readings];
      const clocks = clockFiles.map(numberIn).filter((clock) => clock !== null);
      const [first] = clocks;
      if (first !== undefined) {
        const value = (1000 * clocks.reduce((sum, clock) => sum + clock, 0)) / clocks.length;
        readings.push({ name: 'clock', source: 'cpufreq', device: 'CPU', unit: 'hertz', value });
      }
      for (const zone of zones) {
        const value = numberIn(`${zone}/temp`);
        const device = readText(`${zone}/type`)?.trim() ?? zone;
        if (value === null) continue;
        readings.push({
          name: 'temperature',
          source: 'thermal zones',
          device,
          unit: 'celsius',
          value: value / 1000,
        });
      }
      for (const { device, wraps, used } of meters) {
        const change = used();
        if (change === null || elapsedSeconds === 0) continue;
        const joules = (change < 0 ? change + wraps : change) / 1e6;
        readings.push({
          name: 'power',
          source: 'RAPL',
          device,
          unit: 'watts',
          value: joules / elapsedSeconds,
        });
      }
      const throttled: string[] = [];
      const held = quota();
      if (held !== null && held > ignoredQuotaShare * elapsedSeconds) throttled.push('CPU quota');
      const events = heat();
      if (events !== null && events > 0) throttled.push('heat of the CPU');
      return {
        readings,
        ...(machine.shared === null ? {} : { shared: machine.shared }),
        ...(held === null && events === null ? {} : { throttled }),
        sources: Object.fromEntries(readings.map(({ source }) => [source, null])),
      };
    },
    close: () => undefined,
  };
}

/** Change of a counter since the last call; null at the first, and where it cannot be read. */
function difference(read: () => number | null): () => number | null {
  let last = read();
  return () => {
    const now = read();
    const change = now === null || last === null ? null : now - last;
    last = now;
    return change;
  };
}
