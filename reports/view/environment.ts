import type { Environment } from '../../harness/core/result-schema.ts';
import { formatBytes } from '../format.ts';

/** The machine and the libraries. */
export interface EnvironmentView {
  readonly facts: readonly { term: string; value: string }[];
  readonly cpuFeatures: readonly string[];
  readonly libraries: readonly { name: string; version: string }[];
}

export function environmentView(environment: Environment): EnvironmentView {
  return {
    facts: [
      { term: 'Processor', value: environment.cpuModel },
      { term: 'Logical cores', value: String(environment.cpuCores) },
      { term: 'Memory', value: formatBytes(environment.memoryBytes) },
      { term: 'Operating system', value: environment.os },
      { term: 'Node.js', value: environment.node },
    ],
    cpuFeatures: environment.cpuFeatures,
    libraries: Object.entries(environment.libraries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, version]) => ({ name, version })),
  };
}
