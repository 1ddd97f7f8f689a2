/** The machine and the software that a result was measured on. */
import { z } from 'zod';
import { count } from './values.ts';

const gpuSchema = z.strictObject({
  name: z.string().describe('As its driver calls it.'),
  driver: z.string().nullable().describe('Version of the driver; null: not known.'),
  memoryBytes: count.nullable().describe('Null: not known.'),
  software: z.boolean().describe('True when it is emulated on the processor.'),
});

export const machineSchema = z.strictObject({
  cpuModel: z.string().describe('As the system names it.'),
  cpuFeatures: z
    .array(z.string())
    .describe('Instruction sets that decide how fast float32 arithmetic runs, sorted.'),
  cpuCores: count.describe('Logical cores that the process may use: affinity and container quota count.'),
  memoryBytes: count.describe('Memory that the process may use.'),
  gpus: z.array(gpuSchema).nullable().describe('Null where nobody looked.'),
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

export type Machine = z.infer<typeof machineSchema>;
export type Tool = z.infer<typeof toolSchema>;
