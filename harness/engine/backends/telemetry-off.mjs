// ONNX Runtime for Linux and macOS keeps a device id and a log of every session and sends them to its vendor, unless
// this variable stands in the environment of the process when the native library loads. Imported before the library.
import { isMainThread } from 'node:worker_threads';

const variable = 'ORT_DISABLE_TELEMETRY';

// A worker thread has a copy of the environment: what it sets there, native code never sees.
if (!isMainThread && process.env[variable] !== '1') {
  throw new Error(
    `ONNX Runtime would send usage data from this worker thread, whose own environment native code cannot see. ` +
      `Set ${variable}=1 in the environment of the process before the thread starts.`,
  );
}
process.env[variable] = '1';
