/** Builds TensorFlow's addon from the sources in its npm package, against a Python's TensorFlow. */
import { execa } from 'execa';
import { join } from 'node:path';
import { internalError, ReprolabError } from '../core/errors.ts';
import { libraryFolder } from '../core/installation.ts';
import { addonName, addonNapi } from '../engine/backends/tensorflow-addon.ts';
import { tensorFlowLibraries, type PythonTensorFlow } from './python-tensorflow.ts';

const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'];
/** Lines of the compiler that are shown of those that say what is wrong. */
const shownErrors = 5;

/**
 * Compiles the addon into `staging` and loads it once, in a process of its own.
 *
 * @param packageFolder - Of the npm package with the sources.
 * @returns The compiler, as it calls itself.
 * @throws ReprolabError 'engine-unavailable' saying what is missing or what the compiler or the loader said
 */
export async function buildAddon(
  packageFolder: string,
  { folder, version }: PythonTensorFlow,
  staging: string,
): Promise<string> {
  const compiler = process.env['CXX'] ?? 'g++';
  const asked = await execa(compiler, ['--version'], { reject: false, stdin: 'ignore' });
  if (asked.exitCode !== 0) {
    throw new ReprolabError('engine-unavailable', `There is no C++ compiler ${compiler} here.`, {
      advice:
        'Install one (Debian and Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++), or name yours in CXX.',
    });
  }
  const target = join(staging, addonName);
  const built = await execa(compiler, argumentsFor(packageFolder, folder, target), {
    reject: false,
    stdin: 'ignore',
  });
  if (built.exitCode !== 0) {
    const errors = built.stderr.split('\n').filter((line) => /\b(?:fatal )?error:|cannot find/.test(line));
    throw new ReprolabError(
      'engine-unavailable',
      `The addon cannot be built against TensorFlow ${version}: ${errors.slice(0, shownErrors).join('\n') || built.stderr.slice(-500)}`,
      {
        advice: `Try another version of TensorFlow; ${version} may have changed what the addon uses, or its headers be damaged.`,
      },
    );
  }
  const load = await execa(process.execPath, ['-e', 'require(process.argv[1])', target], { reject: false });
  if (load.exitCode !== 0) {
    const reason =
      /^(?:Error: )(.*)$/m.exec(load.stderr)?.[1] ?? `it ends with ${load.signal ?? String(load.exitCode)}`;
    throw new ReprolabError('engine-unavailable', `The addon was built and does not load: ${reason}`, {
      advice: `Check that this Python's TensorFlow ${version} can be imported.`,
    });
  }
  return asked.stdout.split('\n')[0] ?? compiler;
}

/** Node's headers come from a package: those of a Node may be missing, and Node-API is the same in all. */
function argumentsFor(packageFolder: string, tensorFlow: string, target: string): string[] {
  const headers = libraryFolder('node-api-headers');
  if (headers === null) throw internalError('node-api-headers is not installed');
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${addonNapi}`],
    ...[`-I${join(headers, 'include')}`, `-I${join(tensorFlow, 'include')}`],
    ...sources.map((name) => join(packageFolder, 'binding', name)),
    `-L${tensorFlow}`,
    ...tensorFlowLibraries.map((name) => `-l:${name}`),
    `-Wl,-rpath,${tensorFlow}`,
    ...['-o', target],
  ];
}
