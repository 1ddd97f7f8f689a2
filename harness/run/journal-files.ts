/**
 * The files of a run's checkpoints: segments of its journal, each written once, and checkpoints, each naming the segments
 * that it stands on. All begin with what they are and the SHA-256 of the rest, so that a damaged one is known as that.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { messageOf } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { writeAtomically } from '../core/write-atomically.ts';
import type { StepState } from '../engine/step.ts';
import type { TypedArray } from '../core/tensor-data.ts';

/** Something that a step gave, in the order in which the suite asked for it. */
export type Entry =
  | {
      readonly kind: 'outputs';
      /** Its number among those compiled, and its name. */
      readonly step: string;
      readonly outputs: Readonly<Record<string, TypedArray>>[];
    }
  | { readonly kind: 'state'; readonly step: string; readonly state: StepState };

/** Where a training stood. */
export interface Checkpoint {
  /** What the run is of: one with another identity cannot go on from it. */
  readonly identity: string;
  readonly segments: readonly string[];
  /** State of every step that was compiled then, by number; the disposed ones are missing. */
  readonly states: ReadonlyMap<number, StepState>;
}

const magic = 'reprolab checkpoint 1\n';
const hashLength = 64;
const checkpointName = /^checkpoint-(\d{4})\.bin$/;

function write(path: string, value: unknown): number {
  const content = serialize(value);
  writeAtomically(path, Buffer.concat([Buffer.from(`${magic}${sha256(content)}\n`), content]));
  return content.byteLength;
}

/** What `write` has written; throws an Error that says what is wrong with a file that is not whole. */
function read(path: string): unknown {
  const bytes = readFileSync(path);
  const head = magic.length + hashLength + 1;
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) throw new Error('it is no checkpoint');
  const hash = bytes.subarray(magic.length, head - 1).toString('latin1');
  const content = bytes.subarray(head);
  if (sha256(content) !== hash) throw new Error('it is damaged');
  return deserialize(content);
}

/** Writes entries as the segment of this number; returns its name and its size in bytes. */
export function writeSegment(
  folder: string,
  number: number,
  entries: readonly Entry[],
): { readonly name: string; readonly bytes: number } {
  mkdirSync(folder, { recursive: true });
  const name = `journal-${String(number).padStart(4, '0')}.bin`;
  return { name, bytes: write(join(folder, name), entries) };
}

/** Writes a checkpoint and removes those before the last two. */
export function writeCheckpoint(folder: string, number: number, checkpoint: Checkpoint): void {
  write(join(folder, `checkpoint-${String(number).padStart(4, '0')}.bin`), checkpoint);
  for (const { name } of checkpointsIn(folder).slice(0, -2)) rmSync(join(folder, name), { force: true });
}

function checkpointsIn(folder: string): { readonly name: string; readonly number: number }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // There is none before the first checkpoint.
    return [];
  }
  return names
    .flatMap((name) => {
      const number = checkpointName.exec(name)?.[1];
      return number === undefined ? [] : [{ name, number: Number(number) }];
    })
    .sort((a, b) => a.number - b.number);
}

export interface ReadCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly number: number;
  readonly entries: readonly Entry[];
}

/**
 * The newest checkpoint that is whole, with its journal; null where there is none.
 *
 * @param tell - Told of each that is damaged, by name.
 */
export function readNewest(folder: string, tell: (message: string) => void): ReadCheckpoint | null {
  for (const { name, number } of checkpointsIn(folder).toReversed()) {
    try {
      // Hashed, so these are our own bytes.
      const checkpoint = read(join(folder, name)) as Checkpoint;
      const entries = checkpoint.segments.flatMap((segment) => {
        try {
          return read(join(folder, segment)) as Entry[];
        } catch (error) {
          throw new Error(`its part ${segment}: ${messageOf(error)}`, { cause: error });
        }
      });
      return { checkpoint, number, entries };
    } catch (error) {
      tell(
        `checkpoint ${join(folder, name)} cannot be used: ${messageOf(error)}; the one before it is tried.`,
      );
    }
  }
  return null;
}

/** Removes the checkpoints of a run that needs them no more. */
export function removeCheckpoints(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
