/** Engines by name, in the order in which `doctor` lists them. Apart from the registry, which loads what computes. */
export const engineNames = ['onnx-cpu', 'onnx-webgpu', 'tensorflow-gpu', 'tfjs-cpu'] as const;
export type EngineName = (typeof engineNames)[number];
