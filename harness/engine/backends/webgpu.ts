import { answerOf } from './provider-probe.ts';

export type WebGpuProbe =
  | {
      readonly available: true;
      readonly adapter: string;
      /** True when the adapter is emulated on the CPU. */
      readonly software: boolean;
      /** True when it is known not to be. */
      readonly hardware: boolean;
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
  if (!computed) return { available: false, reason: shortened(reason, log) };
  const named = /Using "([^"]+)" with driver/.exec(log)?.[1];
  const adapter = named ?? platformAdapter();
  const software = softwareAdapter.test(adapter);
  // Metal and Direct3D take a real device first; of Vulkan's, only the name tells.
  const hardware = !software && (named !== undefined || process.platform !== 'linux');
  return { available: true, adapter, software, hardware };
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
