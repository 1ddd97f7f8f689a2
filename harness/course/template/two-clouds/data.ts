/** Two clouds of points in the plane, which this module makes: the same for every run. */
import { defineGeneratedDataset, identify, randomStreams } from 'reprolab/suite';

/** Points and the cloud that each belongs to. */
export interface Points {
  readonly count: number;
  /** Coordinates x, y of one point after the other. */
  readonly positions: Float32Array;
  /** 0 or 1, one a point. */
  readonly labels: Uint8Array;
}

export interface CloudsData {
  readonly train: Points;
  readonly test: Points;
}

const seed = 20_260_101;
const trainCount = 1000;
const testCount = 10_000;

function makePoints(count: number, name: string): Points {
  const random = randomStreams(seed).stream(name);
  const positions = new Float32Array(2 * count);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const label = index % 2;
    const center = label === 0 ? -1 : 1;
    labels[index] = label;
    positions[2 * index] = random.normal(center, 1);
    positions[2 * index + 1] = random.normal(center, 1);
  }
  return { count, positions, labels };
}

export const clouds = defineGeneratedDataset<CloudsData>({
  name: 'two-clouds',
  title: '1,000 training and 10,000 test points of two clouds',
  provenance: 'made by two-clouds/data.ts',
  generate() {
    const train = makePoints(trainCount, 'train');
    const test = makePoints(testCount, 'test');
    return {
      data: { train, test },
      files: [
        identify('train-positions', new Uint8Array(train.positions.buffer)),
        identify('test-positions', new Uint8Array(test.positions.buffer)),
      ],
    };
  },
});
