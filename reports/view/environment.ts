import type { Machine } from '../../harness/core/result-schema.ts';
import { formatBytes } from '../format.ts';

/** The machine and the libraries. */
export interface EnvironmentView {
  readonly facts: readonly { term: string; value: string }[];
  readonly cpuFeatures: readonly string[];
  readonly libraries: readonly { name: string; version: string }[];
}

export function environmentView(machine: Machine): EnvironmentView {
  return {
    facts: [
      { term: 'Processor', value: machine.cpuModel },
      { term: 'Logical cores', value: String(machine.cpuCores) },
      { term: 'Memory', value: formatBytes(machine.memoryBytes) },
      { term: 'Operating system', value: machine.os },
      { term: 'Node.js', value: machine.node },
    ],
    cpuFeatures: machine.cpuFeatures,
    libraries: Object.entries(machine.libraries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, version]) => ({ name, version })),
  };
}
