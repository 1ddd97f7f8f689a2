/** The notebook's own functions that train and evaluate: in PyTorch the lab writes both. */
import {
  callsIn,
  codeCells,
  functionsIn,
  type Notebook,
  type PythonFunction,
} from '../../../harness/index.ts';

export interface OwnFunctions {
  readonly trainers: ReadonlyMap<string, PythonFunction>;
  readonly evaluators: ReadonlyMap<string, PythonFunction>;
}

const trains = (body: string) => /\.backward\s*\(/.test(body);
const evaluates = (body: string) =>
  /\bno_grad\b|\.eval\s*\(|inference_mode/.test(body) ||
  (/\bargmax|torch\.max\b/.test(body) && /\bfor\b/.test(body));

/** The last definition of a name counts, as it does where the cells run down the page. */
export function ownFunctions(notebook: Notebook): OwnFunctions {
  const all = codeCells(notebook)
    .flatMap(({ source }) => functionsIn(source))
    .filter(({ kind, parameters }) => kind === 'def' && !parameters.some(({ name }) => name === 'self'));
  const named = (test: (body: string) => boolean) =>
    new Map(all.filter(({ body }) => test(body)).map((each) => [each.name, each] as const));
  return { trainers: named(trains), evaluators: named((body) => evaluates(body) && !trains(body)) };
}

/** What a function applies, whatever it is given: names that are called in its body with `images`, and are no parameter. */
export interface BodyUse {
  /** The model that is applied: the name of the parameter, or another name. */
  readonly applied: string | null;
  /** What the loop runs over. */
  readonly iterated: string | null;
}

const builtIn =
  /^(?:len|range|enumerate|tqdm|print|zip|int|float|str|list|sum|max|min|round|isinstance|type|set|super)$/;

/** What the body applies and iterates. */
export function bodyUse({ body, parameters }: PythonFunction): BodyUse {
  const iterated = /\bfor\b[^\n]*\bin\s+(?:[\w.]+\s*\(\s*)*([A-Za-z_]\w*)/.exec(body)?.[1] ?? null;
  const names = parameters.map(({ name }) => name);
  const model = names[0];
  // A model is applied to a batch and its result is assigned: `outputs = net(images)`.
  const applied = callsIn(body).filter(
    ({ receiver, name, targets, arguments: given }) =>
      receiver === '' && !builtIn.test(name) && targets.length === 1 && given.length === 1,
  );
  const usesParameter = applied.some(({ name }) => name === model);
  const other = applied.find(
    ({ name }) => !names.includes(name) && /model|net|cnn|fc|classifier/i.test(name),
  );
  return {
    applied: usesParameter ? (model ?? null) : (other?.name ?? null),
    iterated,
  };
}
