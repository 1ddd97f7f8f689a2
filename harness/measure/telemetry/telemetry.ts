/** The command's side of the process that reads the machine. */
import { execaNode } from 'execa';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loaderOptions, siblingScript } from '../../core/installation.ts';
import type { Telemetry } from '../../core/result-schema.ts';
import { units } from '../../core/unit.ts';
import type { Sample } from './reading.ts';
import { newRecording } from './recording.ts';

const sampleSchema: z.ZodType<Sample> = z.strictObject({
  at: z.number(),
  readings: z.array(
    z.strictObject({
      name: z.string(),
      source: z.string(),
      device: z.string().nullable(),
      unit: z.enum(units),
      value: z.number(),
    }),
  ),
  shared: z.boolean().nullable(),
  throttled: z.array(z.string()).nullable(),
  cpuSeconds: z.number(),
  sources: z.record(z.string(), z.string().nullable()),
});

/** What a machine is asked for once a second while something is measured on it. */
export interface TelemetryProcess {
  /** Begins to record; the function returned ends it, and gives null where nothing was read. */
  record(): () => Telemetry | null;
  /** Calls `listener` with each sample from now on; the function returned ends that. */
  listen(listener: (sample: Sample) => void): () => void;
  /** Ends the process. */
  end(): Promise<void>;
}

/** Nobody reads the machine. */
export const noTelemetry: TelemetryProcess = {
  record: () => () => null,
  listen: () => () => undefined,
  end: () => Promise.resolve(),
};

function startSampler(hear: (sample: Sample) => void) {
  const child = execaNode(fileURLToPath(siblingScript('sampler', import.meta.url)), [], {
    ipc: true,
    nodeOptions: loaderOptions(),
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    buffer: false,
    reject: false,
  });
  child.on('message', (message: unknown) => {
    hear(sampleSchema.parse(message));
  });
  return child;
}

/**
 * Starts the process; one that cannot start, or ends by itself, leaves gaps and is no error of what is measured.
 *
 * @param delayMs - A command that is over before has no readings, and pays for none.
 */
export function startTelemetry(delayMs = 0): TelemetryProcess {
  const listeners = new Set<(sample: Sample) => void>();
  let child: ReturnType<typeof startSampler> | null = null;
  const start = () => {
    child = startSampler((sample) => {
      for (const listener of listeners) listener(sample);
    });
  };
  const timer = delayMs > 0 ? setTimeout(start, delayMs).unref() : undefined;
  if (timer === undefined) start();
  const listen = (listener: (sample: Sample) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    listen,
    record() {
      const recording = newRecording();
      const stop = listen((sample) => {
        recording.add(sample);
      });
      return () => {
        stop();
        return recording.telemetry;
      };
    },
    async end() {
      clearTimeout(timer);
      if (child?.connected) child.disconnect();
      await child;
    },
  };
}
