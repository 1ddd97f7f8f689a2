/** The last training of a section, and the last evaluation after it. */
import {
  argumentOf,
  type Assignments,
  type Call,
  callsIn,
  type Cell,
  type PythonFunction,
  resolveText,
  topLevel,
} from '../../../harness/index.ts';
import { bodyUse, type OwnFunctions } from './functions.ts';

export interface Training {
  readonly cell: Cell;
  /** The name of the model; null where the source does not show it. */
  readonly model: string | null;
  /** What it is trained on, as it stands in the source; null likewise. */
  readonly data: string | null;
  /** The call of fit, or of the notebook's own function; null for a loop that is written out. */
  readonly call: Call | null;
}

/** Names that were built by one call each are other models; a name that stands for a name is the same one. */
const nameOf = (text: string | undefined, known: Assignments): string | null => {
  const name = text?.trim() ?? '';
  if (!/^[A-Za-z_][\w.]*$/.test(name)) return null;
  const behind = resolveText(name, known);
  return /^[A-Za-z_]\w*$/.test(behind) ? behind : name;
};

/** The model of a loop that is written out: what is applied to a batch before `backward`. */
export function modelOfLoop(source: string, known: Assignments): string | null {
  const applied = callsIn(source).find(
    ({ receiver, targets, arguments: given }) =>
      receiver === '' &&
      targets.length === 1 &&
      given.length === 1 &&
      /image|input|data|batch|\bx\b/i.test(given[0]?.text ?? ''),
  );
  return nameOf(applied?.name, known);
}

/** What a call gives to a function's parameters, by name or by place. */
const given = (call: Call, { parameters }: PythonFunction): (string | undefined)[] =>
  parameters.map(({ name }, index) => argumentOf(call, name, index));

/** Every training of the cell that runs when the cell runs. */
function trainingsIn(cell: Cell, { trainers }: OwnFunctions, known: Assignments): Training[] {
  const source = topLevel(cell.source);
  const calls = callsIn(source).flatMap((call): Training[] => {
    if (call.name === 'fit' && call.receiver !== '') {
      const data = argumentOf(call, 'x', 0) ?? null;
      return [{ cell, model: nameOf(call.receiver, known), data, call }];
    }
    const trainer = trainers.get(call.name);
    if (call.receiver !== '' || trainer === undefined) return [];
    const [model, data] = given(call, trainer);
    return [{ cell, model: nameOf(model, known), data: data ?? null, call }];
  });
  if (calls.length > 0) return calls;
  const isLoop = /\.backward\s*\(|\bGradientTape\s*\(|\bapply_gradients\s*\(/.test(source);
  return isLoop ? [{ cell, model: modelOfLoop(source, known), data: null, call: null }] : [];
}

/** Null for a section that trains nothing. */
export function lastTraining(cells: readonly Cell[], own: OwnFunctions, known: Assignments): Training | null {
  return cells.flatMap((cell) => trainingsIn(cell, own, known)).at(-1) ?? null;
}

export interface Evaluation {
  readonly cell: Cell;
  readonly model: string | null;
  readonly data: string | null;
  readonly call: Call;
  /** The name that the function's body applies in place of what it is given; null where it applies that. */
  readonly otherModel: string | null;
  /** Whether the body, not the argument, decides what data is read. */
  readonly bodyDecides: boolean;
}

function evaluationsIn(cell: Cell, { evaluators }: OwnFunctions, known: Assignments): Evaluation[] {
  return callsIn(topLevel(cell.source)).flatMap((call): Evaluation[] => {
    if (call.name === 'evaluate' && call.receiver !== '') {
      const data = argumentOf(call, 'x', 0) ?? null;
      const model = nameOf(call.receiver, known);
      return [{ cell, model, data, call, otherModel: null, bodyDecides: false }];
    }
    const evaluator = evaluators.get(call.name);
    if (call.receiver !== '' || evaluator === undefined) return [];
    const [model, argument] = given(call, evaluator);
    const { applied, iterated } = bodyUse(evaluator);
    const isOwn = iterated === null || evaluator.parameters.some(({ name }) => name === iterated);
    return [
      {
        cell,
        model: nameOf(model, known),
        data: isOwn ? (argument ?? null) : iterated,
        call,
        otherModel: applied !== null && applied !== evaluator.parameters[0]?.name ? applied : null,
        bodyDecides: !isOwn,
      },
    ];
  });
}

/** Every evaluation of the section, in the order of the cells. */
export function evaluations(cells: readonly Cell[], own: OwnFunctions, known: Assignments): Evaluation[] {
  return cells.flatMap((cell) => evaluationsIn(cell, own, known));
}
