/** Sensors that are commands: one that goes on printing, or one that is asked again and again. */
import { execFile, spawn } from 'node:child_process';
import { cpuSecondsOf } from './cpu-load.ts';
import { readAmdSmi, readRocmSmi } from './amd-smi.ts';
import { queryOf, rowOf, type Row } from './nvidia-smi.ts';
import { readPowermetrics } from './powermetrics.ts';
import type { Reading, ReadText, Sensor } from './reading.ts';

/** What a tool said counts as its present answer for this long. */
const freshMs = 2_500;
/** A tool that takes longer to answer once is not asked again. */
const patienceMs = 10_000;
/** Share of the time that a tool which is started for every answer may take: the next one is later by as much. */
const pollShare = 0.01;

/** Asks a command once; null where it is not there, fails or is late. */
function ask(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      command,
      [...args],
      { timeout: patienceMs, maxBuffer: 16e6, windowsHide: true },
      (error, output) => {
        resolve(error === null ? output : null);
      },
    );
  });
}

/** A command that prints for ever, and the CPU time that it takes. */
function stream(
  command: string,
  args: readonly string[],
  readText: ReadText,
  onText: (text: string) => void,
) {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
  // It may be gone, or not be allowed: then it says nothing.
  child.on('error', () => undefined);
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', onText);
  return {
    cpuSeconds: () => (child.pid === undefined ? 0 : (cpuSecondsOf(readText, child.pid) ?? 0)),
    close: () => {
      child.kill('SIGKILL');
    },
  };
}

/** nvidia-smi, which is started once and prints a line a device each second. Null where there is none. */
export async function nvidiaSensor(readText: ReadText): Promise<Sensor | null> {
  const help = await ask('nvidia-smi', ['--help-query-gpu']);
  const query = queryOf(help ?? '');
  if (query.length === 0) return null;
  const rows = new Map<string, { readonly row: Row; readonly at: number }>();
  let rest = '';
  const properties = query.map(([, property]) => property).join(',');
  const tool = stream(
    'nvidia-smi',
    [`--query-gpu=${properties}`, '--format=csv,noheader,nounits', '-l', '1'],
    readText,
    (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const row = rowOf(query, line);
        if (row !== null) rows.set(row.device, { row, at: performance.now() });
      }
    },
  );
  return {
    read() {
      const fresh = [...rows.values()]
        .filter(({ at }) => performance.now() - at < freshMs)
        .map(({ row }) => row);
      const told = fresh.map(({ throttled }) => throttled).filter((reasons) => reasons !== null);
      const [first] = fresh;
      return {
        readings: fresh.flatMap(({ readings }) => readings),
        ...(told.length === 0 ? {} : { throttled: [...new Set(told.flat())] }),
        ...(first === undefined
          ? {}
          : { sources: { 'nvidia-smi': first.driver === null ? null : `driver ${first.driver}` } }),
        cpuSeconds: tool.cpuSeconds(),
      };
    },
    close: tool.close,
  };
}

/** A tool that is started for every answer, less often the longer it takes. Null where there is none. */
async function polled(
  command: string,
  args: readonly string[],
  parse: (text: string) => Reading[] | null,
): Promise<Sensor | null> {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let answer: { readonly readings: readonly Reading[]; readonly until: number } | null = null;
  const poll = async (): Promise<boolean> => {
    const began = performance.now();
    const text = await ask(command, args);
    const readings = text === null ? null : parse(text);
    if (readings === null) return false;
    const waitMs = Math.max(1_000, (performance.now() - began) / pollShare);
    answer = { readings, until: performance.now() + waitMs + freshMs };
    if (!isClosed) timer = setTimeout(() => void poll(), waitMs);
    return true;
  };
  if (!(await poll())) return null;
  return {
    read() {
      const current = answer === null || performance.now() > answer.until ? [] : answer.readings;
      return { readings: current, ...(current.length === 0 ? {} : { sources: { [command]: null } }) };
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** amd-smi, or rocm-smi where there is only that. Null where there is neither. */
export async function amdSensor(): Promise<Sensor | null> {
  return (
    (await polled('amd-smi', ['metric', '--json'], readAmdSmi)) ??
    (await polled(
      'rocm-smi',
      ['--showuse', '--showpower', '--showtemp', '--showmeminfo', 'vram', '--showmemuse', '--json'],
      readRocmSmi,
    ))
  );
}

/** powermetrics of macOS, for root alone: it refuses others, and asking for a password is not for us. */
export function powermetricsSensor(readText: ReadText): Sensor | null {
  if (process.platform !== 'darwin' || process.getuid?.() !== 0) return null;
  let text = '';
  let at = 0;
  const tool = stream(
    'powermetrics',
    ['--samplers', 'cpu_power,gpu_power', '-i', '1000'],
    readText,
    (chunk) => {
      at = performance.now();
      // Of two samples the later one counts, so only the end is kept.
      text = (text + chunk).slice(-20_000);
    },
  );
  return {
    read() {
      const last = text.lastIndexOf('*** Sampled system activity');
      const readings = performance.now() - at > freshMs || last < 0 ? [] : readPowermetrics(text.slice(last));
      return { readings, ...(readings.length === 0 ? {} : { sources: { powermetrics: null } }) };
    },
    close: tool.close,
  };
}
