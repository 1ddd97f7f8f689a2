import { exitCodes, ReprolabError } from '../core/errors.ts';
import { installationNames, installations, type Installation } from '../setup/installations.ts';
import { probeEngines } from '../engine/backends/registry.ts';
import { engines } from '../engine/backends/engines.ts';
import { choose } from '../run/choice.ts';
import { tableText } from './table.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab engine install` as parsed. */
export interface EngineInstallOptions {
  readonly python?: string;
  readonly from?: string;
}

const all: Readonly<Record<string, Installation>> = installations;

/** Throws 'usage' for a name that there is not. */
function installationOf(name: string): Installation {
  return all[choose('engine to install', name, installationNames)] as Installation;
}

/** `reprolab engine list`: every engine, asked whether it computes here. */
export async function listEngines(asJson: boolean): Promise<void> {
  const rows = [];
  for (const probe of await probeEngines()) {
    const install = installationNames.find((name) => all[name]?.engine === probe.name) ?? null;
    const installed = install === null ? null : await installationOf(install).installed();
    rows.push({ ...probe, install, installed });
  }
  if (asJson) {
    printDocument(JSON.stringify(rows, null, 2));
    return;
  }
  const terminal = openTerminal();
  const lines = rows.map(({ name, available, detail, install, installed }) => [
    name,
    available ? 'yes' : 'no',
    detail,
    install === null ? '-' : (installed ?? `not yet: reprolab engine install ${install}`),
  ]);
  terminal.say(
    tableText(['Engine', 'Runs here', 'On what, or why not', 'Installed'], lines, {
      paint: terminal.colors.bold,
    }),
  );
}

/** `reprolab engine install`: returns the exit code. Throws ReprolabError with advice where it cannot be done. */
export async function installEngine(name: string, options: EngineInstallOptions): Promise<number> {
  const installation = installationOf(name);
  for (const option of ['python', 'from'] as const) {
    if (options[option] === undefined || installation.takes.includes(option)) continue;
    throw new ReprolabError('usage', `--${option} is not for ${name}.`, {
      advice: `It takes: ${installation.takes.map((taken) => `--${taken}`).join(', ')}.`,
    });
  }
  const terminal = openTerminal();
  const installed = await installation.install({ ...options, tell: terminal.tell });
  const { available, detail } = await engines[installation.engine].probe();
  terminal.say(`Installed: ${installed}.`);
  terminal.say(`${installation.engine}: ${available ? detail : `cannot run yet: ${detail}`}`);
  return available ? exitCodes.ok : exitCodes.infrastructure;
}

/** `reprolab engine uninstall`. Throws ReprolabError where files cannot be removed. */
export async function uninstallEngine(name: string): Promise<void> {
  const removed = await installationOf(name).uninstall();
  openTerminal().say(
    removed ? `Removed: ${name}.` : `Nothing to remove: reprolab has not installed ${name} here.`,
  );
}
