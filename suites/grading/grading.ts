/** How notebooks of the course's labs are read: `reprolab grade`. */
import type { Grading } from '../../harness/index.ts';
import { basicsLab } from './basics.ts';
import { editionOf, editions } from './editions.ts';
import { facesLab } from './faces/lab.ts';
import { mnistLab } from './mnist/lab.ts';
import { musicLab } from './music.ts';

export const grading: Grading = { labs: [basicsLab, musicLab, mnistLab, facesLab], editions, editionOf };
