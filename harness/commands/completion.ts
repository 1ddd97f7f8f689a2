/** `reprolab completion`: the commands that there are, as shells take them. Nothing is asked while a user types. */
import type { Command, Option } from 'commander';
import { loadCourse } from '../course/load-course.ts';
import { datasetsOf } from '../data/dataset.ts';
import { engineNames } from '../engine/names.ts';
import { labId } from '../run/labs.ts';
import {
  bashScript,
  fishScript,
  zshScript,
  type Completed,
  type CompletedOption,
} from './completion-scripts.ts';
import { printDocument } from './terminal.ts';

/** What can be named on the command line. */
export interface Nameable {
  readonly suites: readonly string[];
  readonly datasets: readonly string[];
  readonly labs: readonly string[];
  readonly engines: readonly string[];
}

const scripts: Readonly<Record<string, (commands: readonly Completed[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script of a shell. Throws what loading the course throws. */
export async function printCompletion(
  program: Command,
  shell: string,
  courseFolder: string | undefined,
): Promise<void> {
  const { suites } = await loadCourse(courseFolder);
  const commands = completedCommands(program, {
    suites: suites.map(({ name }) => name),
    datasets: datasetsOf(suites).map(({ name }) => name),
    labs: [...new Set(suites.flatMap(({ lab }) => wholeAndPart(labId(lab))))].toSorted(),
    engines: engineNames,
  });
  printDocument(scripts[shell]?.(commands) ?? '');
}

/** '2.1' is a part of '2', and both can be asked for. */
function wholeAndPart(id: string): string[] {
  return id.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));
}

/** The program itself, its commands and those below them. */
export function completedCommands(program: Command, names: Nameable): Completed[] {
  const walk = (command: Command, path: readonly string[]): Completed[] => {
    const help = command.createHelp();
    return [
      {
        path: path.join(' '),
        below: command.commands.map((other) => ({ text: other.name(), description: other.description() })),
        names: command.registeredArguments.flatMap(
          (argument) => argument.argChoices ?? named(argument.name(), names),
        ),
        options: help.visibleOptions(command).flatMap((option) => completedOption(option, names)),
      },
      ...command.commands.flatMap((other) => walk(other, [...path, other.name()])),
    ];
  };
  return walk(program, []);
}

function completedOption(option: Option, names: Nameable): CompletedOption[] {
  const { long, description, argChoices = [] } = option;
  if (long === undefined) return [];
  const values = argChoices.length > 0 ? argChoices : named(option.attributeName(), names);
  return [{ text: long, description, takesValue: option.required || option.optional, values }];
}

/** What an argument or an option of this name takes. */
function named(name: string, { suites, datasets, labs, engines }: Nameable): readonly string[] {
  const lists: Readonly<Record<string, readonly string[]>> = {
    suite: suites,
    dataset: datasets,
    lab: labs,
    engine: engines,
    engines,
  };
  return Object.hasOwn(lists, name) ? (lists[name] ?? []) : [];
}
