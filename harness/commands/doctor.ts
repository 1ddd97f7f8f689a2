import { messageOf } from '../core/errors.ts';
import { locate } from '../data/locate.ts';
import { dataPlaces, type Place } from '../data/places.ts';
import { registry } from '../data/registry.ts';
import { probeEngines } from '../engine/backends/registry.ts';
import { readEnvironment } from '../measure/environment.ts';
import { openTerminal, type Terminal } from './terminal.ts';

function row(terminal: Terminal, good: boolean, name: string, detail: string): void {
  const { green, yellow } = terminal.colors;
  terminal.say(`  ${good ? green('yes') : yellow('no ')}  ${name.padEnd(16)}  ${detail}`);
}

function describeMachine(terminal: Terminal): void {
  const environment = readEnvironment();
  const { cpuFeatures, libraries } = environment;
  const versions = Object.entries(libraries).map(([name, version]) => `${name} ${version}`);
  terminal.say(terminal.colors.bold('Machine'));
  terminal.say(`  Node       ${environment.node}`);
  terminal.say(`  System     ${environment.os}`);
  terminal.say(`  CPU        ${environment.cpuModel}, ${environment.cpuCores} usable cores`);
  terminal.say(`  Features   ${cpuFeatures.length > 0 ? cpuFeatures.join(' ') : 'not known on this system'}`);
  terminal.say(`  Memory     ${(environment.memoryBytes / 2 ** 30).toFixed(1)} GiB usable`);
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

function describeDataset(terminal: Terminal, name: keyof typeof registry, places: readonly Place[]): void {
  const entry = registry[name];
  try {
    const { found, missing } = locate(entry, places);
    const where = [...new Set(found.map(({ place }) => `${place.label} (${place.folder})`))].join(', ');
    if (missing.length === 0) row(terminal, true, name, `found in ${where}`);
    else {
      row(
        terminal,
        false,
        name,
        `${missing.length} of ${entry.files.length} files missing; get them with: reprolab data pull ${name}`,
      );
    }
  } catch (error) {
    row(terminal, false, name, messageOf(error));
  }
}

function describeData(terminal: Terminal, dataDir: string | undefined): void {
  terminal.say(terminal.colors.bold('Data') + ' (found, not yet checked: reprolab data verify checks)');
  const places = dataPlaces({ dataDir });
  for (const name of Object.keys(registry) as (keyof typeof registry)[]) {
    describeDataset(terminal, name, places);
  }
}

/** Says what is there and what is not; that something is missing is no error. Throws 'usage' for a wrong data folder. */
export async function diagnose(options: { readonly dataDir?: string }): Promise<void> {
  const terminal = openTerminal();
  describeMachine(terminal);
  await describeEngines(terminal);
  describeData(terminal, options.dataDir);
}
