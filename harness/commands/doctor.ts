import { messageOf } from '../core/errors.ts';
import type { EngineChoice, Machine } from '../core/result-schema.ts';
import { loadCourse } from '../course/load-course.ts';
import { datasetsOf, type Dataset } from '../data/dataset.ts';
import { locate } from '../data/locate.ts';
import { howToGet } from '../data/resolve.ts';
import { dataPlaces, type Place } from '../data/places.ts';
import { chooseEngine } from '../engine/backends/choose-engine.ts';
import { probeEngines, type EngineProbe } from '../engine/backends/registry.ts';
import { readMachine } from '../measure/environment.ts';
import { autoEngine } from './options.ts';
import { openTerminal, printDocument, type Terminal } from './terminal.ts';

/** Something that is there or not, and what is known of it or how to get it. */
interface Finding {
  readonly name: string;
  readonly available: boolean;
  readonly detail: string;
}

/** All that `reprolab doctor` finds. */
interface Diagnosis {
  readonly machine: Machine;
  readonly engines: readonly EngineProbe[];
  /** What `--engine auto` takes here; null where the engines could not be asked. */
  readonly auto: EngineChoice | null;
  /** Why the engines could not be asked; null where they were. */
  readonly enginesProblem: string | null;
  /** Found, and not yet checked. */
  readonly datasets: readonly Finding[];
}

async function findEngines(): Promise<Pick<Diagnosis, 'engines' | 'auto' | 'enginesProblem'>> {
  try {
    const engines = await probeEngines();
    return { engines, auto: await chooseEngine({ ask: answersOf(engines) }), enginesProblem: null };
  } catch (error) {
    return { engines: [], auto: null, enginesProblem: messageOf(error) };
  }
}

/** The answers that are there already. */
function answersOf(engines: readonly EngineProbe[]) {
  return (name: string): Promise<EngineProbe> => {
    const found = engines.find((engine) => engine.name === name);
    return found === undefined ? Promise.reject(new Error(`${name} was not asked`)) : Promise.resolve(found);
  };
}

function findDataset(dataset: Dataset, places: readonly Place[]): Finding {
  const { name } = dataset;
  if (dataset.origin === 'generated') return { name, available: true, detail: 'made by code' };
  try {
    const { found, missing } = locate(dataset, places);
    const where = [...new Set(found.map(({ place }) => `${place.label} (${place.folder})`))].join(', ');
    const detail =
      missing.length === 0
        ? `found in ${where}`
        : `${missing.length} of ${dataset.files.length} files missing; get them with: ${howToGet(name, missing)}`;
    return { name, available: missing.length === 0, detail };
  } catch (error) {
    return { name, available: false, detail: messageOf(error) };
  }
}

function sayMachine({ say, fit, colors }: Terminal, machine: Machine): void {
  const { cpuFeatures, libraries } = machine;
  const versions = Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
  const facts = [
    ['Node', machine.node],
    ['System', machine.os],
    ['CPU', `${machine.cpuModel}, ${machine.cpuCores} usable cores`],
    ['Features', cpuFeatures.length > 0 ? cpuFeatures.join(' ') : 'not known on this system'],
    ['Memory', `${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB usable`],
    ['Libraries', versions.join(', ')],
  ] as const;
  say(colors.bold('Machine'));
  for (const [name, fact] of facts) say(fit(`  ${name.padEnd(11)}${fact}`, 13));
}

function sayFindings({ say, fit, colors }: Terminal, findings: readonly Finding[]): void {
  const { green, yellow } = colors;
  for (const { name, available, detail } of findings) {
    say(fit(`  ${available ? green('yes') : yellow('no ')}  ${name.padEnd(16)}  ${detail}`, 25));
  }
}

/** Options of `reprolab doctor` as parsed. */
export interface DoctorOptions {
  readonly dataDir?: string;
  readonly course?: string;
  readonly json?: true;
}

/** Says what is there and what is not; that something is missing is no error. Throws 'usage' for a wrong data folder. */
export async function diagnose(options: DoctorOptions): Promise<void> {
  const { suites } = await loadCourse(options.course);
  const terminal = openTerminal(options.json);
  const places = dataPlaces({ dataDir: options.dataDir });
  const diagnosis: Diagnosis = {
    machine: readMachine(),
    ...(await findEngines()),
    datasets: datasetsOf(suites).map((dataset) => findDataset(dataset, places)),
  };
  if (options.json) {
    printDocument(JSON.stringify(diagnosis, null, 2));
    return;
  }
  const { say, fit, colors } = terminal;
  const { auto, enginesProblem } = diagnosis;
  sayMachine(terminal, diagnosis.machine);
  say(colors.bold('Engines'));
  sayFindings(terminal, diagnosis.engines);
  if (auto !== null) {
    say(fit(`  --engine ${autoEngine}, the default, takes ${auto.engine}: ${auto.reason}`, 4));
  }
  if (enginesProblem !== null) say(fit(`  The engines could not be asked: ${enginesProblem}`, 4));
  say(`${colors.bold('Data')} (found, not yet checked: reprolab data verify checks)`);
  sayFindings(terminal, diagnosis.datasets);
}
