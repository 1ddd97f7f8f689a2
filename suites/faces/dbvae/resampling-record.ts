import { metric, type Curve, type Exhibit, type Metric } from '../../../harness/index.ts';
import { faceGroups, groupsInWords, type FaceTrainingData } from '../data/faces.ts';
import type { FaceBatches } from '../batches.ts';
import { groupShares } from '../face-data.ts';
import { effectiveSampleSize } from './resampling.ts';

interface EpochEntry {
  readonly shares: readonly number[] | null;
  readonly effective: number;
}

/** What resampling did before each epoch: shares of the groups, and how uneven the drawing is. */
export class ResamplingRecord {
  readonly #uniform: readonly number[] | null;
  readonly #groups: Uint8Array | null;
  readonly #faces: Int32Array;
  readonly #epochs: EpochEntry[] = [];

  constructor(train: FaceTrainingData, batches: FaceBatches) {
    this.#groups = train.groups;
    this.#faces = batches.faces;
    this.#uniform = groupShares(train.groups, batches.faces, null);
  }

  /** Adds the probabilities that the next epoch draws its faces with. */
  add(probabilities: Float64Array): void {
    this.#epochs.push({
      shares: groupShares(this.#groups, this.#faces, probabilities),
      effective: effectiveSampleSize(probabilities) / probabilities.length,
    });
  }

  /** Shares of the last epoch (`resampledShareLF`..), where groups are known, and its effective sample share. */
  metrics(): Record<string, Metric> {
    const last = this.#epochs.at(-1);
    if (last === undefined) return {};
    const shares = faceGroups.map(
      (group, index) => [`resampledShare${group}`, metric(last.shares?.[index] ?? 0, 'fraction')] as const,
    );
    return {
      effectiveSampleShare: metric(last.effective, 'fraction'),
      ...(last.shares === null ? {} : Object.fromEntries(shares)),
    };
  }

  /** Share of each group by epoch. */
  curves(): Curve[] {
    const x = this.#epochs.map((_, epoch) => epoch + 1);
    const named = (name: string, y: number[], words = ''): Curve => ({
      name,
      xUnit: 'epoch',
      yUnit: 'fraction',
      x,
      y,
      note: `of the distribution that the epoch draws its faces from${words}`,
    });
    const effective = named(
      'effective sample share',
      this.#epochs.map((entry) => entry.effective),
    );
    if (this.#uniform === null) return [effective];
    const groups = faceGroups.map((group, index) =>
      named(
        `resampled share ${group}`,
        this.#epochs.map(({ shares }) => shares?.[index] ?? 0),
        `; ${groupsInWords.slice(0, -1)}`,
      ),
    );
    return [...groups, effective];
  }

  /** The same as a table, with the training set's own shares first; nothing where groups are not known. */
  tables(): Exhibit[] {
    if (this.#uniform === null) return [];
    const inPercent = (share: number) => Number((100 * share).toFixed(2));
    return [
      {
        kind: 'table',
        title: 'Group shares of the faces that are drawn, in percent',
        note:
          'The training set as it is, and the resampled distribution before each epoch. The method never sees the groups. ' +
          groupsInWords,
        columns: ['drawn in', ...faceGroups],
        rows: [
          ['training set', ...this.#uniform.map(inPercent)],
          ...this.#epochs.map(({ shares }, epoch) => [
            `epoch ${epoch + 1}`,
            ...(shares ?? []).map(inPercent),
          ]),
        ],
      },
    ];
  }
}
