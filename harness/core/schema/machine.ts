/** The machine and the software that a result was measured on. */
import { z } from 'zod';
import { count, finite } from './values.ts';

const gpuSchema = z.strictObject({
  name: z.string().describe('As its driver calls it.'),
  driver: z.string().nullable().describe('Version of the driver; null: not known.'),
  memoryBytes: count.nullable().describe('Null: not known.'),
  software: z.boolean().describe('True when it is emulated on the processor.'),
});

const cacheSchema = z.strictObject({
  level: z.int().positive().describe('From 1, the one nearest to the core.'),
  kind: z.enum(['data', 'instruction', 'unified']).describe('What it holds.'),
  bytes: count.describe('Of one of its kind.'),
});

const hardwareSchema = z
  .strictObject({
    vendor: z.string().nullable().describe('Of the processor; null: not known, as all below.'),
    microcode: z.string().nullable().describe('Revision that is loaded.'),
    governor: z.string().nullable().describe('Policy of the clock: performance, powersave, schedutil.'),
    physicalCores: count.nullable().describe('Of the whole machine.'),
    logicalCores: count.nullable().describe('Of the whole machine, whatever the process may use.'),
    sockets: count.nullable().describe('Processors.'),
    maxHertz: finite.nullable().describe('Highest clock that the system states.'),
    caches: z.array(cacheSchema).describe('Empty: not known.'),
    memoryBytes: count.nullable().describe('Of the whole machine.'),
    memoryKind: z
      .string()
      .nullable()
      .describe('Modules as the firmware names them, e.g. 8 x 32 GB DDR5-4800.'),
    virtualization: z
      .string()
      .nullable()
      .describe('Hypervisor or container as the system shows it; null: none is seen.'),
    kernel: z.string().nullable().describe('Release of the kernel.'),
    platform: z.string().nullable().describe('Distribution and its release.'),
    cpuQuotaCores: finite
      .positive()
      .nullable()
      .describe("Cores' worth of time that a cgroup grants; null: no limit."),
    memoryLimitBytes: count.nullable().describe('Memory that a cgroup grants; null: no limit.'),
    cpuSet: z
      .string()
      .nullable()
      .describe('Cores that a cgroup grants, as the kernel lists them; null: no limit.'),
    deviceRuntime: z
      .string()
      .nullable()
      .describe('Runtime of the accelerator beside its driver: CUDA 13.0, ROCm 7.1.'),
  })
  .describe('More of the machine than decides bits; it is in no fingerprint.');

export const machineSchema = z.strictObject({
  cpuModel: z.string().describe('As the system names it.'),
  cpuFeatures: z
    .array(z.string())
    .describe('Instruction sets that decide how fast float32 arithmetic runs, sorted.'),
  cpuCores: count.describe('Logical cores that the process may use: affinity and container quota count.'),
  memoryBytes: count.describe('Memory that the process may use.'),
  gpus: z.array(gpuSchema).nullable().describe('Null where nobody looked.'),
  hardware: hardwareSchema.nullable().default(null).describe('Null: not recorded.'),
  os: z.string().describe('Name, release and architecture of the operating system.'),
  node: z.string().describe('Version of Node.js.'),
  libraries: z
    .record(z.string(), z.string())
    .describe('Versions of the libraries that compute, by package name.'),
});

export const toolSchema = z.strictObject({
  name: z.literal('reprolab').describe('What wrote the file.'),
  version: z.string().describe('Version of the package.'),
  gitCommit: z.string().nullable().describe('Commit of the checkout; null outside one.'),
  gitDirty: z.boolean().nullable().describe('Whether files differed from that commit.'),
});

export type Hardware = z.infer<typeof hardwareSchema>;
export type Machine = z.infer<typeof machineSchema>;
export type Tool = z.infer<typeof toolSchema>;
