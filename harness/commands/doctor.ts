import { messageOf } from '../core/errors.ts';
import { loadCourse } from '../course/load-course.ts';
import { datasetsOf, type Dataset } from '../data/dataset.ts';
import { locate } from '../data/locate.ts';
import { howToGet } from '../data/resolve.ts';
import { dataPlaces, type Place } from '../data/places.ts';
import { probeEngines } from '../engine/backends/registry.ts';
import { readMachine } from '../measure/environment.ts';
import { openTerminal, type Terminal } from './terminal.ts';

function row(terminal: Terminal, good: boolean, name: string, detail: string): void {
  const { green, yellow } = terminal.colors;
  terminal.say(`  ${good ? green('yes') : yellow('no ')}  ${name.padEnd(16)}  ${detail}`);
}

function describeMachine(terminal: Terminal): void {
  const machine = readMachine();
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

async function describeEngines(terminal: Terminal): Promise<void> {
  terminal.say(terminal.colors.bold('Engines'));
  try {
    for (const { name, available, detail } of await probeEngines()) row(terminal, available, name, detail);
  } catch (error) {
    terminal.say(`  The engines could not be asked: ${messageOf(error)}`);
  }
}

function describeDataset(terminal: Terminal, dataset: Dataset, places: readonly Place[]): void {
  const { name } = dataset;
  if (dataset.origin === 'generated') {
    row(terminal, true, name, 'made by code');
    return;
  }
  try {
    const { found, missing } = locate(dataset, places);
    const where = [...new Set(found.map(({ place }) => `${place.label} (${place.folder})`))].join(', ');
    if (missing.length === 0) row(terminal, true, name, `found in ${where}`);
    else {
      row(
        terminal,
        false,
        name,
        `${missing.length} of ${dataset.files.length} files missing; get them with: ${howToGet(name, missing)}`,
      );
    }
  } catch (error) {
    row(terminal, false, name, messageOf(error));
  }
}

function describeData(terminal: Terminal, datasets: readonly Dataset[], dataDir: string | undefined): void {
  terminal.say(terminal.colors.bold('Data') + ' (found, not yet checked: reprolab data verify checks)');
  const places = dataPlaces({ dataDir });
  for (const dataset of datasets) describeDataset(terminal, dataset, places);
}

/** Options of `reprolab doctor` as parsed. */
export interface DoctorOptions {
  readonly dataDir?: string;
  readonly course?: string;
}

/** Says what is there and what is not; that something is missing is no error. Throws 'usage' for a wrong data folder. */
export async function diagnose(options: DoctorOptions): Promise<void> {
  const { suites } = await loadCourse(options.course);
  const terminal = openTerminal();
  describeMachine(terminal);
  await describeEngines(terminal);
  describeData(terminal, datasetsOf(suites), options.dataDir);
}
