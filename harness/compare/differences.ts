/** What differs between contenders, before any number is looked at. */
import type { ComparedPart, EngineInfo } from '../core/result-schema.ts';
import { formatBytes } from '../core/print.ts';
import { dataWords } from '../verdict/usable-runs.ts';
import { dataKindOf } from '../core/run-data.ts';
import { enginesOf, type Measured } from './contenders.ts';
import { threadsText } from './labels.ts';

type Part = Pick<ComparedPart, 'part' | 'group'> & { readonly of: (contender: Measured) => string };

const ofEngines = (read: (engine: EngineInfo) => string | null) => (contender: Measured) =>
  [...new Set(enginesOf(contender).map((engine) => read(engine) ?? 'none'))].sort().join(', ');

const listed = (texts: Iterable<string>) => [...new Set(texts)].sort().join(', ') || 'none';

const parts: readonly Part[] = [
  { part: 'CPU', group: 'hardware', of: ({ machine }) => machine.cpuModel },
  { part: 'CPU features', group: 'hardware', of: ({ machine }) => listed(machine.cpuFeatures) },
  { part: 'cores', group: 'hardware', of: ({ machine }) => String(machine.cpuCores) },
  { part: 'memory', group: 'hardware', of: ({ machine }) => formatBytes(machine.memoryBytes) },
  {
    part: 'GPU',
    group: 'hardware',
    of: ({ machine }) =>
      machine.gpus === null ? 'not looked for' : listed(machine.gpus.map(({ name }) => name)),
  },
  { part: 'adapter', group: 'hardware', of: ofEngines(({ adapter }) => adapter) },
  { part: 'engine', group: 'engine', of: ofEngines(({ name }) => name) },
  { part: 'engine version', group: 'engine', of: ofEngines(({ version }) => version) },
  { part: 'threads', group: 'engine', of: (contender) => threadsText(contender) || 'no setting' },
  {
    part: 'driver',
    group: 'software',
    of: ({ machine }) =>
      machine.gpus === null
        ? 'not looked for'
        : listed(machine.gpus.map(({ driver }) => driver ?? 'not known')),
  },
  { part: 'operating system', group: 'software', of: ({ machine }) => machine.os },
  { part: 'Node.js', group: 'software', of: ({ machine }) => machine.node },
  {
    part: 'libraries',
    group: 'software',
    of: ({ machine }) =>
      listed(Object.entries(machine.libraries).map(([name, version]) => `${name} ${version}`)),
  },
  {
    part: 'commit',
    group: 'software',
    of: ({ tool }) =>
      `${tool.version}, ${tool.gitCommit?.slice(0, 12) ?? 'commit not known'}${tool.gitDirty === true ? ' with changes' : ''}`,
  },
  {
    part: 'recipe',
    group: 'work',
    of: ({ runs }) => listed(runs.map(({ recipe }) => `${recipe.name} ${recipe.hash.slice(0, 12)}`)),
  },
  { part: 'data', group: 'work', of: ({ runs }) => listed(runs.map((run) => dataWords[dataKindOf(run)])) },
  { part: 'seeds', group: 'work', of: ({ runs }) => listed(runs.map(({ seed }) => String(seed))) },
];

/** Every part, in words, for each contender. */
export function partsOf(contenders: readonly Measured[]): ComparedPart[] {
  return parts.map(({ part, group, of }) => {
    const values = contenders.map(of);
    return { part, group, values, differs: new Set(values).size > 1 };
  });
}

const groupWords = {
  hardware: 'the hardware',
  engine: 'the engine',
  software: 'the software',
} as const;

/**
 * What is compared: the first of hardware, engine and software that differs; whatever else differs has its part in every
 * ratio. Seeds are no difference of the work: each is a draw of the same.
 */
export function aboutOf(differences: readonly ComparedPart[]): string {
  const named = (found: readonly ComparedPart[]) => found.map(({ part }) => part).join(', ');
  const differing = differences.filter(({ differs, group }) => differs && group !== 'work');
  const sameWork = differences.filter(
    ({ differs, part }) => !differs && ['recipe', 'data', 'commit'].includes(part),
  );
  const same = sameWork.length === 0 ? '' : ` Same: ${named(sameWork)}.`;
  if (differing.length === 0) {
    return `Nothing that is recorded differs: a difference is noise, or of something that no file tells.${same}`;
  }
  const groups = (['hardware', 'engine', 'software'] as const).filter((group) =>
    differing.some((item) => item.group === group),
  );
  const [main, ...others] = groups.map((group) => groupWords[group]);
  const also =
    others.length === 0
      ? `Compared: ${main ?? ''} alone.`
      : `Compared: ${main ?? ''}; ${others.join(' and ')} differ${others.length === 1 ? 's' : ''} too, so that no ratio can be put down to one of them.`;
  return `Differs: ${named(differing)}.${same} ${also}`;
}
