// The one door to ONNX Runtime: nothing else imports it, so that it never loads before its telemetry is off. Plain
// JavaScript, because the WebGPU probe runs without a loader for TypeScript. Modules are evaluated in this order.
import './telemetry-off.mjs';
export * from 'onnxruntime-node';
