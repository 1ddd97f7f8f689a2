/** More of the machine than decides bits: what two machines are compared by. */
import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Hardware, Machine } from '../core/result-schema.ts';
import { cpuQuota } from '../core/usable-cores.ts';
import { readMachine } from './environment.ts';

const script = fileURLToPath(new URL('machine-details.mjs', import.meta.url));
const patienceMs = 15_000;
/** What would lead a command to a display. */
const noDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, XAUTHORITY: undefined };

/** The library fills in '' and 0 for what it does not find, and null on some systems. */
const text = z.string().nullish();
const amount = z.number().nullish();

const detailsSchema = z.object({
  cpu: z.object({
    vendor: text,
    governor: text,
    physicalCores: amount,
    cores: amount,
    processors: amount,
    speedMax: amount,
    cache: z.object({ l1d: amount, l1i: amount, l2: amount, l3: amount }),
  }),
  memory: z.object({ total: amount }),
  modules: z.array(z.object({ size: amount, type: text, clockSpeed: amount })),
  controllers: z.array(
    z.object({ model: text, name: text, driverVersion: text, memoryTotal: amount, vram: amount }),
  ),
  virtual: z.object({ isVirtual: z.boolean().nullish(), host: text, model: text }),
});

type Details = z.infer<typeof detailsSchema>;

const known = (value: string | null | undefined) => (value === undefined || value === '' ? null : value);
const positive = (value: number | null | undefined) => ((value ?? 0) > 0 ? (value ?? null) : null);

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Another system, or hidden in this container: not known.
    return '';
  }
}

/** The machine with all that is found of it; takes about half a second, in other processes. */
export async function describeMachine(): Promise<Machine> {
  const machine = readMachine();
  const [details, runtime] = await Promise.all([askDetails(), deviceRuntime()]);
  return {
    ...machine,
    gpus: details === null ? null : gpusOf(details),
    hardware: {
      ...ofSystem(),
      ...(details === null ? unknownDetails : ofDetails(details)),
      deviceRuntime: runtime,
    },
  };
}

async function askDetails(): Promise<Details | null> {
  const { stdout, failed } = await execa(process.execPath, [script], {
    reject: false,
    timeout: patienceMs,
    stdin: 'ignore',
    env: noDisplay,
  });
  return failed ? null : readDetails(stdout);
}

/** What the process printed; null for anything else than that. */
export function readDetails(printed: string): Details | null {
  try {
    return detailsSchema.parse(JSON.parse(printed));
  } catch {
    return null;
  }
}

/** What this process finds by itself. */
function ofSystem() {
  const limit = process.constrainedMemory();
  const [, microcode] = /^microcode\s*: (\S+)$/m.exec(readIfThere('/proc/cpuinfo')) ?? [];
  const [, cores] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readIfThere('/proc/self/status')) ?? [];
  const [, platform] = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readIfThere('/etc/os-release')) ?? [];
  return {
    microcode: known(microcode),
    kernel: `${type()} ${release()}`,
    platform: known(platform),
    cpuQuotaCores: cpuQuota(),
    memoryLimitBytes: limit > 0 && limit < totalmem() ? limit : null,
    cpuSet: known(cores),
  };
}

type FromDetails = Omit<Hardware, keyof ReturnType<typeof ofSystem> | 'deviceRuntime'>;

const unknownDetails: FromDetails = {
  vendor: null,
  governor: null,
  physicalCores: null,
  logicalCores: null,
  sockets: null,
  maxHertz: null,
  caches: [],
  memoryBytes: null,
  memoryKind: null,
  virtualization: null,
};

/** The fields that the library's answer fills. */
export function ofDetails({ cpu, memory, modules, virtual }: Details): FromDetails {
  const { l1d, l1i, l2, l3 } = cpu.cache;
  const caches: readonly (readonly [number, 'data' | 'instruction' | 'unified', number | null])[] = [
    [1, 'data', positive(l1d)],
    [1, 'instruction', positive(l1i)],
    [2, 'unified', positive(l2)],
    [3, 'unified', positive(l3)],
  ];
  const speed = positive(cpu.speedMax);
  return {
    vendor: known(cpu.vendor),
    governor: known(cpu.governor),
    physicalCores: positive(cpu.physicalCores),
    logicalCores: positive(cpu.cores),
    sockets: positive(cpu.processors),
    maxHertz: speed === null ? null : speed * 1e9,
    caches: caches.flatMap(([level, kind, bytes]) => (bytes === null ? [] : [{ level, kind, bytes }])),
    memoryBytes: positive(memory.total),
    memoryKind: memoryKindOf(modules),
    virtualization:
      virtual.isVirtual === true
        ? [known(virtual.host), known(virtual.model)].filter(Boolean).join(', ') || 'yes'
        : null,
  };
}

/** '8 x 32 GiB DDR5-4800'; null where the firmware names no kind. */
function memoryKindOf(modules: Details['modules']): string | null {
  const kinds = modules.flatMap(({ size, type: kind, clockSpeed }) => {
    const name = known(kind);
    if (name === null || positive(size) === null) return [];
    const speed = positive(clockSpeed);
    return [`${((size ?? 0) / 2 ** 30).toFixed(0)} GiB ${name}${speed === null ? '' : `-${speed}`}`];
  });
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts.size === 0 ? null : [...counts].map(([kind, count]) => `${count} x ${kind}`).join(', ');
}

/** Adapters by the names of their drivers; the library gives memory in MiB. */
export function gpusOf({ controllers }: Details): NonNullable<Machine['gpus']> {
  return controllers.flatMap(({ model, name, driverVersion, memoryTotal, vram }) => {
    const called = known(name) ?? known(model);
    if (called === null) return [];
    const mebibytes = positive(memoryTotal) ?? positive(vram);
    return [
      {
        name: called,
        driver: known(driverVersion),
        memoryBytes: mebibytes === null ? null : Math.round(mebibytes * 2 ** 20),
        software: /llvmpipe|swiftshader|software|basic render/i.test(called),
      },
    ];
  });
}

/** CUDA as the driver offers it, or the ROCm that is installed; null where there is neither. */
async function deviceRuntime(): Promise<string | null> {
  const { stdout, failed } = await execa('nvidia-smi', [], {
    reject: false,
    timeout: patienceMs,
    stdin: 'ignore',
  });
  const [, cuda] = failed ? [] : (/CUDA(?: UMD)? Version:\s*([\d.]+)/.exec(stdout) ?? []);
  if (cuda !== undefined) return `CUDA ${cuda}`;
  const rocm = readIfThere('/opt/rocm/.info/version').trim();
  return rocm === '' ? null : `ROCm ${rocm}`;
}
