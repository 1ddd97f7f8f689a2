import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import {
  cudaInstallationProblem,
  cudaLibraries,
  cudaRecordName,
} from '../../harness/engine/backends/cuda-provider.ts';
import { expectedCudaPackage } from '../../harness/setup/cuda-package.ts';
import { driverProblem, installCuda, uninstallCuda } from '../../harness/setup/cuda.ts';
import { downloadPackage } from '../../harness/setup/nuget.ts';
import { library, wantedVersion, writeNupkg, writeWheel } from './made-packages.ts';

const test = suite('engine install cuda');
const isHere = process.platform === 'linux' && process.arch === 'x64';
if (!isHere) console.log('SKIPPED: the CUDA provider is installed on Linux on x64 only');
const onLinux = (title: string, work: () => Promise<void> | void) => {
  if (isHere) test(title, work);
  else test.skip(title, work);
};

let folder = '';
/** Stands for the folder of the binding. */
let binding = '';
const install = (from: string) => installCuda({ from, tell: () => undefined }, binding);

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-cuda-'));
  binding = join(folder, 'binding');
  mkdirSync(binding);
  writeFileSync(join(binding, 'libonnxruntime.so.1'), 'the runtime');
});

test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Refuses with this message and leaves the binding as it was. */
async function refuses(from: string, message: RegExp, advice: RegExp): Promise<void> {
  const before = readdirSync(binding);
  await assert.rejects(install(from), (error) => {
    assert.ok(error instanceof ReprolabError, String(error));
    assert.match(error.message, message);
    assert.match(error.advice ?? '', advice);
    return true;
  });
  assert.deepEqual(readdirSync(binding), before, 'nothing is left behind');
}

onLinux('what the binding asks for is read from its own package', () => {
  const { name, version, feed } = expectedCudaPackage();
  assert.equal(name, 'Microsoft.ML.OnnxRuntime.Gpu.Linux');
  assert.equal(version, wantedVersion);
  assert.match(feed, /^https:/);
});

onLinux('a package, a wheel and a folder are installed, recorded and removed again', async () => {
  const nupkg = join(folder, 'a.nupkg');
  await writeNupkg(nupkg);
  const wheel = join(folder, 'a.whl');
  await writeWheel(wheel);
  const release = join(folder, 'release');
  mkdirSync(join(release, 'lib'), { recursive: true });
  writeFileSync(join(release, 'VERSION_NUMBER'), `${wantedVersion}\n`);
  for (const name of cudaLibraries) writeFileSync(join(release, 'lib', name), library(name));
  for (const from of [nupkg, wheel, release]) {
    const record = await install(from);
    assert.deepEqual([record.version, record.cudaMajor, record.source], [wantedVersion, 13, from]);
    assert.equal(record.sha512 === null, from === release);
    assert.deepEqual(
      readdirSync(binding).sort(),
      [...cudaLibraries, 'libonnxruntime.so.1', cudaRecordName].sort(),
    );
    assert.deepEqual(
      new Uint8Array(readFileSync(join(binding, cudaLibraries[1]))),
      library(cudaLibraries[1]),
    );
    assert.equal(cudaInstallationProblem(binding, 'linux-x64'), null);
    assert.equal(uninstallCuda(binding), true);
    assert.deepEqual(readdirSync(binding), ['libonnxruntime.so.1']);
  }
  assert.equal(uninstallCuda(binding), false);
});

onLinux('another version, another package, another system and a damaged one are refused', async () => {
  const path = join(folder, 'a.nupkg');
  await writeNupkg(path, { version: '1.2.3' });
  await refuses(
    path,
    new RegExp(`expected the provider of ONNX Runtime ${wantedVersion}, found that of 1.2.3`),
    /take version/,
  );
  await writeNupkg(path, { id: 'Newtonsoft.Json' });
  await refuses(path, /no package of ONNX Runtime for GPUs/, /NuGet package/);
  await writeNupkg(path, { machine: 0xb7 });
  await refuses(path, /no library for Linux on x86-64/, /x86-64/);
  await writeNupkg(path, { names: cudaLibraries.slice(0, 1) });
  await refuses(path, /expected one libonnxruntime_providers_cuda\.so in it, found none/, /wheel/);
  await writeNupkg(path);
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.length - 30));
  await refuses(path, /is damaged, or no archive/, /Download it again/);
  const flipped = Buffer.from(whole);
  const at = flipped.indexOf('libcublasLt');
  const bit =
    at >= 0 ? at : flipped.indexOf('runtimes/linux-x64/native/libonnxruntime_providers_cuda.so') + 70;
  flipped[bit] = (flipped[bit] ?? 0) ^ 0xff;
  writeFileSync(path, flipped);
  await refuses(path, /is damaged/, /Download it again/);
  await refuses(join(folder, 'nothing'), /There is nothing at/, /file or folder/);
  await refuses(binding, /has no libonnxruntime_providers_shared\.so/, /unpacked/);
});

onLinux('what was there before comes back, also after half an installation', async () => {
  const [shared, provider] = cudaLibraries;
  for (const name of cudaLibraries) writeFileSync(join(binding, name), 'of another hand');
  const path = join(folder, 'a.nupkg');
  await writeNupkg(path);
  await install(path);
  await install(path);
  assert.deepEqual(new Uint8Array(readFileSync(join(binding, shared))), library(shared));
  // As if the process had been killed between the two.
  rmSync(join(binding, provider));
  assert.match(cudaInstallationProblem(binding, 'linux-x64') ?? '', /not whole/);
  assert.equal(uninstallCuda(binding), true);
  for (const name of cudaLibraries)
    assert.equal(readFileSync(join(binding, name), 'utf8'), 'of another hand');
  assert.deepEqual(readdirSync(binding).sort(), [...cudaLibraries, 'libonnxruntime.so.1'].sort());
});

onLinux('a folder that cannot be written is an advice', async () => {
  const path = join(folder, 'a.nupkg');
  await writeNupkg(path);
  await assert.rejects(installCuda({ from: path, tell: () => undefined }, '/proc/self'), (error) => {
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'output-unwritable');
    assert.match(error.advice ?? '', /as the user whom they belong to/);
    return true;
  });
});

/** Calls `work` with a NuGet feed that has one package, and a catalog that states this checksum. */
async function withFeed(
  content: Uint8Array,
  packageHash: string | null,
  work: (feed: string) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const at = `http://127.0.0.1:${port}`;
    const answers: Readonly<Record<string, unknown>> = {
      '/index.json': {
        resources: [
          { '@id': `${at}/flat`, '@type': 'PackageBaseAddress/3.0.0' },
          { '@id': `${at}/registration/`, '@type': 'RegistrationsBaseUrl/3.6.0' },
        ],
      },
      '/registration/some.package/1.0.0.json':
        packageHash === null ? {} : { catalogEntry: `${at}/catalog.json` },
      '/catalog.json': { packageHash, packageHashAlgorithm: 'SHA512' },
    };
    const answer = answers[request.url ?? ''];
    if (answer !== undefined) response.end(JSON.stringify(answer));
    else if (request.url === '/flat/some.package/1.0.0/some.package.1.0.0.nupkg') response.end(content);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/index.json`);
  } finally {
    server.close();
  }
}

test('a download is compared with the checksum that its feed publishes', async () => {
  const content = Buffer.from('a package');
  const hash = createHash('sha512').update(content);
  const [base64, hex] = [hash.copy().digest('base64'), hash.digest('hex')];
  const path = join(folder, 'package');
  const wanted = { name: 'Some.Package', version: '1.0.0' };
  const download = (feed: string) => downloadPackage({ ...wanted, feed }, path, () => undefined);
  await withFeed(content, base64, async (feed) => {
    const { url, ...found } = await download(feed);
    assert.match(url, /some\.package\.1\.0\.0\.nupkg$/);
    assert.deepEqual(found, { sha512: hex, checksum: 'published' });
    assert.equal(readFileSync(path, 'utf8'), 'a package');
  });
  await withFeed(content, null, async (feed) => {
    assert.equal((await download(feed)).checksum, 'none published');
  });
  await withFeed(content, Buffer.from('x').toString('base64'), async (feed) => {
    await assert.rejects(download(feed), /is not what its publisher's checksum says/);
  });
});

test('without a network it says what to bring and how', async () => {
  const wanted = { name: 'Some.Package', version: '1.0.0', feed: 'http://127.0.0.1:9/index.json' };
  const attempt = () => downloadPackage(wanted, join(folder, 'package'), () => undefined);
  const advises = (message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof ReprolabError);
    assert.match(error.message, message);
    assert.match(error.advice ?? '', /--from: Some\.Package\.1\.0\.0\.nupkg .*wheel onnxruntime_gpu-1\.0\.0/);
    return true;
  };
  await assert.rejects(attempt(), advises(/cannot be downloaded/));
  process.env['REPROLAB_OFFLINE'] = '1';
  try {
    await assert.rejects(attempt(), advises(/REPROLAB_OFFLINE is set/));
  } finally {
    delete process.env['REPROLAB_OFFLINE'];
  }
});

test('a machine without nvidia-smi is told so', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    assert.match((await driverProblem(13)) ?? '', /no nvidia-smi here/);
    const smi = (text: string) => {
      writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\necho '${text}'\n`, { mode: 0o755 });
    };
    smi('| Driver Version: 550.1   CUDA Version: 12.4 |');
    assert.match((await driverProblem(13)) ?? '', /built for CUDA 13, and the driver goes up to CUDA 12/);
    assert.equal(await driverProblem(12), null);
  } finally {
    process.env['PATH'] = path;
  }
});

test.run();
