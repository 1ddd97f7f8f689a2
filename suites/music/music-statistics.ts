import { metric, type Exhibit, type Metric, type RandomStream } from '../../harness/index.ts';
import type { AbcLibrary, Tune } from './abc/index.ts';
import { divergenceBits, type Histogram, histogramOf, lengthHistogram } from './distributions.ts';
import { countCompleteBars, problemsOf } from './validation.ts';

/** What the comparison rests on: songs as text and as parsed. */
export interface SongSet {
  readonly texts: readonly string[];
  readonly tunes: readonly Tune[];
}

type Cell = string | number | null;
type Measure = (set: SongSet, corpus: SongSet) => number | null;

/** Songs parsed for comparison. */
export async function songSet(texts: readonly string[], library: AbcLibrary): Promise<SongSet> {
  return { texts, tunes: await Promise.all(texts.map((text) => library.parse(text))) };
}

/** `count` different songs of the corpus, drawn at random: how far so few real songs lie from all of them. */
export function sampleSongs(corpus: SongSet, count: number, stream: RandomStream): SongSet {
  const order = stream.shuffle(corpus.texts.map((_, index) => index)).slice(0, count);
  return {
    texts: order.map((index) => corpus.texts[index] as string),
    tunes: order.map((index) => corpus.tunes[index] as Tune),
  };
}

const characters = (set: SongSet): Histogram => histogramOf(set.texts.join('\n\n'));
const noteLengths = (set: SongSet): Histogram =>
  lengthHistogram(set.tunes.flatMap((tune) => tune.noteLengths));
const barLengths = (set: SongSet): Histogram =>
  lengthHistogram(set.tunes.flatMap((tune) => tune.bars.map((bar) => bar.length)));
const keys = (set: SongSet): Histogram => histogramOf(set.tunes.map((tune) => tune.key ?? 'none'));
const metres = (set: SongSet): Histogram => histogramOf(set.tunes.map((tune) => tune.metre ?? 'none'));

function divergenceOf(histogram: (set: SongSet) => Histogram): Measure {
  return (set, corpus) => divergenceBits(histogram(set), histogram(corpus));
}

/** Name, unit in words, and value against the corpus; null where a set has nothing to measure. */
const measures: readonly (readonly [name: string, measure: Measure])[] = [
  ['valid songs (share)', (set) => share(set.tunes, (tune) => problemsOf(tune).length === 0)],
  ['inner bars as long as the metre says (share)', completeBars],
  ['song length (mean, characters)', (set) => mean(set.texts.map((text) => text.length))],
  ['characters (divergence, bits)', divergenceOf(characters)],
  ['note lengths (divergence, bits)', divergenceOf(noteLengths)],
  ['bar lengths (divergence, bits)', divergenceOf(barLengths)],
  ['keys (divergence, bits)', divergenceOf(keys)],
  ['metres (divergence, bits)', divergenceOf(metres)],
];

/** The report's table: generated songs, as many songs of the corpus, the whole corpus. */
export function statisticsExhibit(generated: SongSet, sample: SongSet, corpus: SongSet): Exhibit {
  const rows = measures.map(([name, measure]): Cell[] => [
    name,
    measure(generated, corpus),
    measure(sample, corpus),
    measure(corpus, corpus),
  ]);
  return {
    kind: 'table',
    title: 'Generated songs against the corpus',
    note:
      'Divergence: Jensen-Shannon, in bits, from the training songs; 0 is equal, 1 disjoint. Few songs differ from ' +
      'all of them by chance: the column of corpus songs drawn at random says by how much.',
    columns: ['measure', 'generated', `${sample.texts.length} corpus songs`, 'training songs'],
    rows: [['songs', generated.texts.length, sample.texts.length, corpus.texts.length], ...rows],
  };
}

/** The divergences that checks may rest on; left out where nothing was generated. */
export function divergenceMetrics(generated: SongSet, corpus: SongSet): Record<string, Metric> {
  const found: Record<string, number | null> = {
    characterDivergenceBits: divergenceBits(characters(generated), characters(corpus)),
    noteLengthDivergenceBits: divergenceBits(noteLengths(generated), noteLengths(corpus)),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, bits]) =>
      bits === null ? [] : [[name, metric(bits, 'bits', 'lower')] as const],
    ),
  );
}

function completeBars(set: SongSet): number | null {
  const counts = set.tunes.map(countCompleteBars);
  const inner = counts.reduce((sum, count) => sum + count.inner, 0);
  return inner === 0 ? null : counts.reduce((sum, count) => sum + count.complete, 0) / inner;
}

function share<T>(items: readonly T[], test: (item: T) => boolean): number | null {
  return items.length === 0 ? null : items.filter(test).length / items.length;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
