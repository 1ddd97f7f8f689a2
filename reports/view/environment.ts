import type { Result } from '../../harness/core/result-schema.ts';
import { formatBytes, formatInstant } from '../format.ts';

/** The machine and the libraries. */
export interface EnvironmentView {
  readonly facts: readonly { term: string; value: string }[];
  readonly cpuFeatures: readonly string[];
  readonly libraries: readonly { name: string; version: string }[];
}

export function environmentView(result: Result): EnvironmentView {
  const { machine, tool, id, startedAt } = result;
  const gpus = machine.gpus === null ? 'nobody looked' : machine.gpus.map(({ name }) => name).join('; ');
  return {
    facts: [
      { term: 'Processor', value: machine.cpuModel },
      { term: 'Logical cores', value: String(machine.cpuCores) },
      { term: 'Memory', value: formatBytes(machine.memoryBytes) },
      { term: 'Operating system', value: machine.os },
      { term: 'Graphics', value: gpus === '' ? 'none' : gpus },
      { term: 'Engine', value: engineWords(result) },
      { term: 'Node.js', value: machine.node },
      { term: 'Version', value: `${tool.name} ${tool.version}` },
      {
        term: 'Commit',
        value: `${tool.gitCommit ?? 'not known'}${tool.gitDirty === true ? ', with uncommitted changes' : ''}`,
      },
      { term: 'Result', value: id },
      { term: 'Started', value: formatInstant(startedAt) },
    ],
    cpuFeatures: machine.cpuFeatures,
    libraries: Object.entries(machine.libraries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, version]) => ({ name, version })),
  };
}

/** What executed, and why that; a merged result may have several. */
function engineWords({ engineChoice, runs }: Result): string {
  if (engineChoice !== null) return `${engineChoice.engine}, chosen by auto: ${engineChoice.reason}`;
  const names = [...new Set(runs.map(({ engine }) => engine.name))];
  return names.length === 0 ? 'none has run' : `${names.join(', ')}, set and not chosen by auto`;
}
