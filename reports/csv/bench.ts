import type { BenchCell } from '../../harness/core/result-schema.ts';
import type { Column } from './column.ts';

/** One measured call of a benchmark cell; the cell's summary repeats in each of its rows. */
export interface BenchCall {
  readonly cell: BenchCell;
  /** From 0, in the order measured. */
  readonly index: number;
  readonly latencyMs: number;
}

export function benchCalls(cells: readonly BenchCell[]): BenchCall[] {
  return cells.flatMap((cell) => cell.latenciesMs.map((latencyMs, index) => ({ cell, index, latencyMs })));
}

/** One row a call, in the order of the result. */
export const benchColumns: readonly Column<BenchCall>[] = [
  { name: 'suite', description: 'suite name', value: ({ cell }) => cell.suite },
  { name: 'recipe', description: 'recipe name', value: ({ cell }) => cell.recipe },
  {
    name: 'activity',
    description:
      'training-step, batch-assembly, training-loop (the harness around an idle step) or evaluation',
    value: ({ cell }) => cell.activity,
  },
  {
    name: 'engine',
    description: 'engine name as on the command line',
    value: ({ cell }) => cell.engine.name,
  },
  {
    name: 'backend',
    description: 'execution provider or eager backend',
    value: ({ cell }) => cell.engine.backend,
  },
  {
    name: 'threads',
    description: 'threads; empty where the engine has no setting',
    value: ({ cell }) => cell.engine.threads,
  },
  {
    name: 'adapter',
    description: 'GPU adapter, where there is one',
    value: ({ cell }) => cell.engine.adapter,
  },
  {
    name: 'software_adapter',
    description: 'true when the GPU is emulated in software',
    value: ({ cell }) => cell.engine.softwareAdapter,
  },
  { name: 'call', description: 'number of the call, from 0', value: ({ index }) => index },
  {
    name: 'latency_ms',
    description: 'latency per step of this call, ms',
    value: ({ latencyMs }) => latencyMs,
  },
  { name: 'median_ms', description: 'median of the cell, ms', value: ({ cell }) => cell.medianMs },
  {
    name: 'median_low_ms',
    description: 'lower end of the interval of the median, ms',
    value: ({ cell }) => cell.interval.lowMs,
  },
  {
    name: 'median_high_ms',
    description: 'upper end of the interval of the median, ms',
    value: ({ cell }) => cell.interval.highMs,
  },
  {
    name: 'interval_level',
    description: 'coverage of that interval, a fraction of 1',
    value: ({ cell }) => cell.interval.level,
  },
  {
    name: 'steps_per_second',
    description: 'steps a second at the median',
    value: ({ cell }) => cell.stepsPerSecond,
  },
  {
    name: 'samples_per_second',
    description: 'samples a second at the median',
    value: ({ cell }) => cell.samplesPerSecond,
  },
  {
    name: 'sample_unit',
    description: 'what a sample is: images, sequences, ...',
    value: ({ cell }) => cell.sampleUnit,
  },
  {
    name: 'flops_per_step',
    description: 'floating-point operations of a step, counted from the graph',
    value: ({ cell }) => cell.flopsPerStep,
  },
  {
    name: 'gflop_per_second',
    description: 'achieved rate, GFLOP/s',
    value: ({ cell }) => cell.gflopPerSecond,
  },
  {
    name: 'share_of_peak',
    description: 'that rate over the one of a large matrix product on the same engine and threads',
    value: ({ cell }) => cell.shareOfPeak,
  },
  {
    name: 'bytes_per_step',
    description: 'bytes that the kernels of a step read and write, counted from the graph',
    value: ({ cell }) => cell.bytesPerStep,
  },
  {
    name: 'flop_per_byte',
    description: 'arithmetic intensity: operations over those bytes',
    value: ({ cell }) => cell.flopPerByte,
  },
  {
    name: 'first_step_ms',
    description: 'latency per step of the very first call, ms',
    value: ({ cell }) => cell.firstStepMs,
  },
  {
    name: 'steps_per_call',
    description: 'steps that one engine call executes',
    value: ({ cell }) => cell.stepsPerCall,
  },
  {
    name: 'state_bytes',
    description: 'bytes of the variables and optimizer slots',
    value: ({ cell }) => cell.stateBytes,
  },
  {
    name: 'capture_seconds',
    description: 'tracing the step and taking its graph through the pipeline, s',
    value: ({ cell }) => cell.captureSeconds,
  },
  {
    name: 'compile_seconds',
    description: 'making the session of the graph, s',
    value: ({ cell }) => cell.compileSeconds,
  },
  {
    name: 'cpu_ms_per_step',
    description: 'CPU time of all threads a step, ms',
    value: ({ cell }) => cell.cpuMsPerStep,
  },
  {
    name: 'peak_rss_bytes',
    description: 'peak resident memory of the process, which all its activities share',
    value: ({ cell }) => cell.peakRssBytes,
  },
  {
    name: 'device_memory_bytes',
    description: "peak memory in use on the engine's device",
    value: ({ cell }) => cell.deviceMemoryBytes,
  },
  {
    name: 'rounds_shared',
    description: 'rounds of the cell while others used the machine',
    value: ({ cell }) => cell.rounds?.shared ?? null,
  },
  {
    name: 'rounds_throttled',
    description: 'rounds of the cell while a limit held a processor back',
    value: ({ cell }) => cell.rounds?.throttled ?? null,
  },
];
