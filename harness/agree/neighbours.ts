import type { RandomStream } from '../core/random.ts';

/**
 * Each value moved to the float32 above or below it, by chance. Zero stays: its neighbours are no rounding of it, and
 * many weights begin there.
 */
export function neighbours(values: Float32Array, random: RandomStream): Float32Array {
  const moved = values.slice();
  const bits = new Uint32Array(moved.buffer, moved.byteOffset, moved.length);
  for (let index = 0; index < bits.length; index++) {
    // Numbers of one sign are ordered as their bits are.
    if (moved[index] !== 0) bits[index] = (bits[index] as number) + (random.integer(0, 1) === 0 ? -1 : 1);
  }
  return moved;
}
