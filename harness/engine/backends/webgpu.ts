import { basename } from 'node:path';
import type { AdapterDetails } from '../../core/result-schema.ts';
import { answerOf } from './provider-probe.ts';

export type WebGpuProbe =
  | {
      readonly available: true;
      readonly adapter: string;
      /** True when the adapter is emulated on the CPU. */
      readonly software: boolean;
      /** True when it is known not to be. */
      readonly hardware: boolean;
      readonly details: AdapterDetails;
    }
  | { readonly available: false; readonly reason: string };

/** Software implementations of Vulkan, Direct3D and Metal by the names that they give themselves. */
const softwareAdapter = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

let probing: Promise<WebGpuProbe> | null = null;

/** Says whether ONNX Runtime's WebGPU provider can compute here, and on what; asked once per process. Never throws. */
export function probeWebGpu(): Promise<WebGpuProbe> {
  probing ??= probe();
  return probing;
}

async function probe(): Promise<WebGpuProbe> {
  // The Vulkan loader names the device that it uses; ONNX Runtime itself does not say.
  const { computed, log, reason } = await answerOf('webgpu', { VK_LOADER_DEBUG: 'driver' });
  return computed ? describeAdapter(log) : { available: false, reason: shortened(reason, log) };
}

/** What the log of a probe that computed tells of its adapter. */
export function describeAdapter(log: string): WebGpuProbe & { available: true } {
  const [, name, driver] = /Using "([^"]+)" with driver: "([^"]+)"/.exec(log) ?? [];
  const adapter = name ?? platformAdapter();
  const software = softwareAdapter.test(adapter);
  return {
    available: true,
    adapter,
    software,
    // Metal and Direct3D take a real device first; of Vulkan's, only the name tells.
    hardware: !software && (name !== undefined || process.platform !== 'linux'),
    details: {
      // The Vulkan loader alone writes that line; elsewhere the provider's choice is not told.
      api: name === undefined ? null : 'Vulkan',
      vendor: software ? null : gpuVendor(log),
      driver: driver === undefined ? null : basename(driver),
      // Neither the binding nor the provider's log tells the limits of the device.
      maxStorageBufferBytes: null,
    },
  };
}

/** The vendor of the graphics processor that ONNX Runtime found; null where it found none, or those of several vendors. */
function gpuVendor(log: string): string | null {
  const found = [...log.matchAll(/OrtHardwareDevice \{[^}]*vendor:([^,]*), type:1\b/g)];
  const vendors = new Set(found.map(([, vendor = '']) => vendor.trim()).filter((vendor) => vendor !== ''));
  const [vendor = null] = vendors;
  return vendors.size === 1 ? vendor : null;
}

/** What a person needs of ONNX Runtime's message: source locations and function names say nothing to them. */
function shortened(reason: string, log: string): string {
  const loader = /Couldn't load Vulkan/.test(log)
    ? ' (the Vulkan loader libvulkan.so.1 is not installed)'
    : '';
  return `${/(Failed to get a WebGPU adapter.*)/.exec(reason)?.[1] ?? reason}${loader}`;
}

/** Where the graphics interface does not name its device, the platform's interface is all that is known. */
function platformAdapter(): string {
  switch (process.platform) {
    case 'darwin':
      return 'Metal device (name not reported)';
    case 'win32':
      return 'Direct3D 12 device (name not reported)';
    default:
      return 'Vulkan device (name not reported)';
  }
}
