/**
 * From which LSTM state a text is read or written. The lab resets the state before it generates, but never while it
 * trains: training leaves the zero state in its first batch and never returns. Cells that nothing makes forget hold
 * what they have come to, the network relies on it as on one more bias, and from the zero state it is missing. So
 * everything is measured from both states: zero as the lab does, and carried, where the network is at home.
 */
import { type Exhibit, internalError } from '../../harness/index.ts';
import type { TextEvaluation } from './evaluation.ts';
import type { LstmValues } from './state-variables.ts';

/** 'zero': reset, as the lab does before generating. 'carried': the state that the last training batch ended in. */
export type Origin = 'zero' | 'carried';

/** The same measured from both states. */
export type FromBoth<T> = Readonly<Record<Origin, T>>;

/** The state of one of several sequences, as the only row. */
export function rowOf({ hidden, cell }: LstmValues, row: number, units: number): LstmValues {
  const part = (values: Float32Array) => {
    if ((row + 1) * units > values.length) throw internalError(`the state has no row ${row}`);
    return values.slice(row * units, (row + 1) * units);
  };
  return { hidden: part(hidden), cell: part(cell) };
}

/** Largest cell state by absolute value. One step adds less than 1 to a cell, so it grows while nothing is forgotten. */
export function largestCell({ cell }: LstmValues): number {
  return cell.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** One line of the report's table. */
interface Row {
  readonly name: string;
  readonly values: FromBoth<number>;
}

/** The report's table of what the network does from either state; `vocabularySize` gives the loss of a guess. */
export function statesExhibit(options: {
  readonly onTraining: FromBoth<TextEvaluation>;
  readonly onHeldOut: FromBoth<TextEvaluation> | null;
  readonly songs: FromBoth<{ readonly generated: number; readonly valid: number }>;
  readonly carriedCell: number;
  readonly vocabularySize: number;
}): Exhibit {
  const { onTraining, onHeldOut, songs, carriedCell, vocabularySize } = options;
  const guess = Math.log(vocabularySize);
  const rows: Row[] = [
    ...textRows('training text', onTraining),
    ...(onHeldOut === null ? [] : textRows('held-out text', onHeldOut)),
    { name: 'songs generated', values: { zero: songs.zero.generated, carried: songs.carried.generated } },
    { name: 'songs valid', values: { zero: songs.zero.valid, carried: songs.carried.valid } },
    { name: 'largest cell state at the beginning', values: { zero: 0, carried: carriedCell } },
  ];
  const [zero, carried] = [onTraining.zero.loss, onTraining.carried.loss].map((loss) => loss.toFixed(2));
  const failure =
    onTraining.zero.loss > guess
      ? `, which is worse than a guess among ${vocabularySize} characters (${guess.toFixed(2)})`
      : '';
  return {
    kind: 'table',
    title: 'From the zero state and from the carried state',
    note:
      'The lab trains with a state that is carried from batch to batch and never reset, and resets it before ' +
      `generating. On the same training text the loss is ${zero ?? ''} nats from the zero state${failure}, and ` +
      `${carried ?? ''} from the state that training ended in.`,
    columns: ['measure', 'from the zero state, as the lab generates', 'from the carried state'],
    rows: rows.map(({ name, values }) => [name, values.zero, values.carried]),
  };
}

function textRows(text: string, { zero, carried }: FromBoth<TextEvaluation>): Row[] {
  return [
    { name: `loss on ${text} (nats)`, values: { zero: zero.loss, carried: carried.loss } },
    { name: `character accuracy on ${text}`, values: { zero: zero.accuracy, carried: carried.accuracy } },
  ];
}
