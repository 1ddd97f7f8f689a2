import type { CustomSeriesOption } from 'echarts';

/** A whisker in data coordinates: position on the category (or lane) axis, and its ends on the value axis. */
export interface Whisker {
  readonly lane: number;
  readonly low: number;
  readonly high: number;
  /** Shift across the lane, in pixels, for grouped bars. */
  readonly offsetPx?: number;
}

/** Interval lines with caps; `along` says which axis carries the values. */
export function whiskers(
  items: readonly Whisker[],
  along: 'x' | 'y',
  style: { color: string; width: number; capPx: number; z: number },
): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    z: style.z,
    encode: along === 'x' ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    data: items.map((item) => [item.lane, item.low, item.high, item.offsetPx ?? 0]),
    renderItem: (_parameters, api) => {
      const [lane, low, high, offset] = [0, 1, 2, 3].map((dimension) => Number(api.value(dimension)));
      const ends = [low ?? 0, high ?? 0].map((value) =>
        api.coord(along === 'x' ? [value, lane ?? 0] : [lane ?? 0, value]),
      );
      const points = ends.map(([x = 0, y = 0]) =>
        along === 'x' ? [x, y + (offset ?? 0)] : [x + (offset ?? 0), y],
      );
      const [from = [0, 0], to = [0, 0]] = points;
      const cap = style.capPx;
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: style.color, lineWidth: style.width, lineCap: 'round' as const },
      });
      const [x1 = 0, y1 = 0] = from;
      const [x2 = 0, y2 = 0] = to;
      return {
        type: 'group',
        children: [
          line(x1, y1, x2, y2),
          ...[
            [x1, y1],
            [x2, y2],
          ].map(([x = 0, y = 0]) =>
            along === 'x' ? line(x, y - cap, x, y + cap) : line(x - cap, y, x + cap, y),
          ),
        ],
      };
    },
  };
}
