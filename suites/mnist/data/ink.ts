/** Draws anti-aliased pen strokes by distance: small, fast and the same on every machine. */

/** A square sheet that strokes are drawn on, one image after the other. */
export class InkSheet {
  readonly #side: number;
  /** Signed distance of each pixel centre to the nearest stroke's edge, in pixels; negative is ink. */
  readonly #distance: Float32Array;

  constructor(side: number) {
    this.#side = side;
    this.#distance = new Float32Array(side * side);
  }

  /** A blank sheet. */
  clear(): void {
    this.#distance.fill(1);
  }

  /**
   * A line from (x0, y0) to (x1, y1) with round ends, in pixels; pixel (c, r) is centred at (c + .5, r + .5).
   * Only the pixels near it are visited.
   */
  line(x0: number, y0: number, x1: number, y1: number, thickness: number): void {
    const side = this.#side;
    const radius = thickness / 2;
    const reach = radius + 1;
    const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
    const right = Math.min(side - 1, Math.ceil(Math.max(x0, x1) + reach));
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    const bottom = Math.min(side - 1, Math.ceil(Math.max(y0, y1) + reach));
    const dx = x1 - x0;
    const dy = y1 - y0;
    const squaredLength = dx * dx + dy * dy;
    const inverse = squaredLength === 0 ? 0 : 1 / squaredLength;
    for (let row = top; row <= bottom; row++) {
      const py = row + 0.5 - y0;
      for (let column = left; column <= right; column++) {
        const px = column + 0.5 - x0;
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) * inverse));
        const ex = px - along * dx;
        const ey = py - along * dy;
        const distance = Math.sqrt(ex * ex + ey * ey) - radius;
        const index = row * side + column;
        if (distance < (this.#distance[index] as number)) this.#distance[index] = distance;
      }
    }
  }

  /** Coverage of pixel `index`, 0 (paper) to 1 (ink): a ramp one pixel wide over the edge. */
  coverage(index: number): number {
    return Math.min(1, Math.max(0, 0.5 - (this.#distance[index] as number)));
  }
}
