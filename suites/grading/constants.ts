/** Recipes that the source gives as constants with the lab's names, in a dictionary or alone, beside the edition's. */
import {
  type Assignments,
  assignmentsIn,
  callsIn,
  type Cell,
  type Recipe,
  resolveNumber,
} from '../../harness/index.ts';
import { lastOptimizer } from './optimizer.ts';

/** A part of a recipe: as a person calls it, its key in the recipe, and the names that it has in the lab. */
export interface Constant {
  readonly name: string;
  readonly key: string;
  readonly names: readonly string[];
}

export interface ComparedConstants {
  readonly recipe: Recipe;
  readonly differences: { readonly name: string; readonly expected: string; readonly found: string }[];
}

/** The optimizer of these labs, which no recipe of theirs names. */
const optimizer = 'Adam';

/** The value of a constant: one that the training cell uses, else the last one that is assigned before it. */
function valueOf({ names }: Constant, known: Assignments, used: readonly string[]): number | null {
  const own = [...known.keys()].filter((each) =>
    names.some((name) => each === name || each.endsWith(`["${name}"]`)),
  );
  const ofCell = own.filter((each) => used.some((text) => text.replaceAll("'", '"').includes(each)));
  // A longer name holds a shorter one: `params["epochs"]` is not `epochs`.
  const [longest] = [...ofCell].sort((a, b) => b.length - a.length);
  return resolveNumber(longest ?? own.at(-1), known);
}

/** What the student trains with in the cell `training`, of the cells up to it. What the source does not tell is the edition's. */
export function compareConstants(
  expected: Recipe,
  constants: readonly Constant[],
  cells: readonly Cell[],
  training: Cell,
): ComparedConstants {
  const upTo = cells.slice(0, cells.indexOf(training) + 1);
  const known = assignmentsIn(upTo.map(({ source }) => source));
  const used = callsIn(training.source).flatMap(({ arguments: given }) => given.map(({ text }) => text));
  const made = lastOptimizer([training], known) ?? lastOptimizer(upTo, known);
  const found = constants.flatMap(({ name, key, names }) => {
    const own = key === 'learningRate' ? (made?.rate ?? null) : null;
    const value = own ?? valueOf({ name, key, names }, known, used);
    return value === null || value === expected[key] ? [] : [{ name, key, value }];
  });
  const other = made === null || made.name === optimizer ? [] : [made.name];
  return {
    recipe: {
      ...expected,
      ...Object.fromEntries(found.map(({ key, value }) => [key, value])),
      ...Object.fromEntries(other.map((name) => ['optimizer', name])),
    },
    differences: [
      ...found.map(({ name, key, value }) => ({
        name,
        expected: String(expected[key]),
        found: String(value),
      })),
      ...other.map((name) => ({ name: 'optimizer', expected: optimizer, found: name })),
    ],
  };
}
