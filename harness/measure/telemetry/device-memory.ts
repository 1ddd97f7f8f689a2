import { extent } from '../../core/extent.ts';
import type { EngineInfo, Telemetry } from '../../core/result-schema.ts';

/** The most that was in use on one device while an engine computed there; null for an engine on the processor. */
export function deviceMemoryOf(
  telemetry: Telemetry | null,
  { adapter, softwareAdapter }: Pick<EngineInfo, 'adapter' | 'softwareAdapter'>,
): number | null {
  if (telemetry === null || adapter === null || softwareAdapter) return null;
  const used = telemetry.series
    .filter(({ name }) => name === 'memory used')
    .flatMap(({ values }) => values)
    .filter((value) => value !== null);
  return used.length === 0 ? null : Math.round(extent(used).highest);
}
