/** Engines by name, in the order in which `doctor` lists them. Apart from the registry, which loads what computes. */
export const engineNames = ['onnx-cpu', 'onnx-webgpu', 'tensorflow-gpu', 'tfjs-cpu'] as const;
export type EngineName = (typeof engineNames)[number];

/** Engines that execute with as many threads as they are told to; the others take no number. */
export const threadedEngines: readonly string[] = ['onnx-cpu'] satisfies EngineName[];
