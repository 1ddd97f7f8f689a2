export type WebGpuProbe =
  | { readonly available: true; readonly adapter: string; readonly software: boolean }
  | { readonly available: false; readonly reason: string };
export function probeWebGpu(): Promise<WebGpuProbe> {
  return Promise.resolve({ available: false, reason: 'not probed yet' });
}
