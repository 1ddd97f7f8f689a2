/** `--engine`, where `auto` stands for what suits the machine. */
import type { EngineChoice, Result } from '../core/result-schema.ts';
import { engineNames } from '../engine/names.ts';
import { choose } from '../run/choice.ts';
import { autoEngine } from './options.ts';

/** An engine by its name, and how it was chosen; null where the user named it. */
export interface ChosenEngine {
  readonly engine: string;
  readonly choice: EngineChoice | null;
}

/**
 * Resolves what `--engine` says. Where it is `auto`, the choice and its reason are told.
 *
 * @param capturing - Only engines that capture steps into graphs.
 * @throws ReprolabError 'usage' for a name that there is not
 */
export async function chosenEngine(
  given: string,
  tell: (line: string) => void,
  { capturing = false }: { readonly capturing?: boolean } = {},
): Promise<ChosenEngine> {
  if (choose('engine', given, [autoEngine, ...engineNames]) !== autoEngine)
    return { engine: given, choice: null };
  const { chooseEngine } = await import('../engine/backends/choose-engine.ts');
  const choice = await chooseEngine({ capturing });
  tell(`Engine: ${choice.engine} (${choice.reason}). Another one: --engine NAME.`);
  return { engine: choice.engine, choice };
}

/**
 * The engine of a `run`. What is resumed goes on with the engine that it began with, whatever this machine would choose now.
 *
 * @param earlier - The result that is resumed; null for a new one.
 * @throws ReprolabError 'usage' for a name that there is not
 */
export async function engineFor(
  given: string,
  earlier: Pick<Result, 'engineChoice' | 'runs'> | null,
  tell: (line: string) => void,
): Promise<ChosenEngine> {
  const choice = earlier?.engineChoice ?? null;
  const begun = choice?.engine ?? earlier?.runs[0]?.engine.name;
  return given === autoEngine && begun !== undefined ? { engine: begun, choice } : chosenEngine(given, tell);
}
