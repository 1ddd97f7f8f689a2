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

/** Something that is there or not, and what there is to say about it. */
interface Finding {
  readonly name: string;
  readonly available: boolean;
  readonly detail: string;
}

/** What `doctor` finds; `--json` prints it. */
interface Diagnosis {
  readonly machine: Machine;
  readonly engines: readonly EngineProbe[];
  /** What `--engine auto` takes here. */
  readonly auto: EngineChoice;
  readonly data: readonly Finding[];
}

function row(terminal: Terminal, { name, available, detail }: Finding): void {
  const { green, yellow } = terminal.colors;
  terminal.say(`  ${available ? green('yes') : yellow('no ')}  ${name.padEnd(16)}  ${detail}`);
}

function describeMachine(terminal: Terminal, machine: Machine): void {
  const { cpuFeatures, libraries } = machine;
  const versions = Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
  terminal.say(terminal.colors.bold('Machine'));
  terminal.say(`  Node       ${machine.node}`);
  terminal.say(`  System     ${machine.os}`);
  terminal.say(`  CPU        ${machine.cpuModel}, ${machine.cpuCores} usable cores`);
  terminal.say(`  Features   ${cpuFeatures.length > 0 ? cpuFeatures.join(' ') : 'not known on this system'}`);
  terminal.say(`  Memory     ${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB usable`);
  terminal.say(`  Libraries  ${versions.join(', ')}`);
}

function findDataset(dataset: Dataset, places: readonly Place[]): Finding {
  const { name } = dataset;
  if (dataset.origin === 'generated') return { name, available: true, detail: 'made by code' };
  try {
    const { found, missing } = locate(dataset, places);
    const where = [...new Set(found.map(({ place }) => `${place.label} (${place.folder})`))].join(', ');
    if (missing.length === 0) return { name, available: true, detail: `found in ${where}` };
    const how = howToGet(name, missing);
    const count = `${missing.length} of ${dataset.files.length} files missing`;
    return { name, available: false, detail: `${count}; get them with: ${how}` };
  } catch (error) {
    return { name, available: false, detail: messageOf(error) };
  }
}

async function diagnosis({ dataDir, course }: DoctorOptions): Promise<Diagnosis> {
  const { suites } = await loadCourse(course);
  const places = dataPlaces({ dataDir });
  const engines = await probeEngines();
  return {
    machine: readMachine(),
    engines,
    auto: await chooseEngine({ ask: answersOf(engines) }),
    data: datasetsOf(suites).map((dataset) => findDataset(dataset, places)),
  };
}

/** The answers that are there already. */
function answersOf(engines: readonly EngineProbe[]) {
  return (name: string): Promise<EngineProbe> => {
    const found = engines.find((engine) => engine.name === name);
    return found === undefined ? Promise.reject(new Error(`${name} was not asked`)) : Promise.resolve(found);
  };
}

/** Options of `reprolab doctor` as parsed. */
export interface DoctorOptions {
  readonly dataDir?: string;
  readonly course?: string;
  readonly json?: true;
}

/** Says what is there and what is not; that something is missing is no error. Throws 'usage' for a wrong data folder. */
export async function diagnose(options: DoctorOptions): Promise<void> {
  const found = await diagnosis(options);
  if (options.json) {
    printDocument(JSON.stringify(found, null, 2));
    return;
  }
  const terminal = openTerminal();
  const { bold } = terminal.colors;
  describeMachine(terminal, found.machine);
  terminal.say(bold('Engines'));
  for (const engine of found.engines) row(terminal, engine);
  terminal.say(`  --engine ${autoEngine}, the default, takes ${found.auto.engine}: ${found.auto.reason}`);
  terminal.say(bold('Data') + ' (found, not yet checked: reprolab data verify checks)');
  for (const dataset of found.data) row(terminal, dataset);
}
