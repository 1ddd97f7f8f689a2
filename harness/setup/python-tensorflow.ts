/** Finds the TensorFlow of a Python: its headers and libraries are what the addon is built against. */
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, ReprolabError } from '../core/errors.ts';

export interface PythonTensorFlow {
  /** As it was asked: a name or path. */
  readonly python: string;
  readonly version: string;
  /** The package's folder, with `include/` and the libraries. */
  readonly folder: string;
  /** Version of CUDA that it is built for; null: for the CPU. */
  readonly cuda: string | null;
}

export const tensorFlowLibraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

const header = join('include', 'tensorflow', 'c', 'eager', 'c_api.h');

/** The oldest TensorFlow that the addon's sources are known to build against. */
const oldest = [2, 15] as const;

/** Says where the package is and what it is built for without importing it, which takes seconds. */
const question = `
import importlib.metadata, importlib.util, json, os, re, runpy
spec = importlib.util.find_spec("tensorflow")
folder = None if spec is None or spec.origin is None else os.path.dirname(os.path.realpath(spec.origin))
info = os.path.join(folder or "", "python", "platform", "build_info.py")
cuda = runpy.run_path(info)["build_info"].get("cuda_version") if folder and os.path.exists(info) else None
named = re.compile("(tensorflow|tf[-_.]nightly)([-_.](cpu|gpu|rocm|intel|cpu[-_.]aws))?", re.I)
beside = importlib.metadata.distributions(path=[os.path.dirname(folder)]) if folder else []
version = next((d.version for d in beside if named.fullmatch(d.metadata["Name"] or "")), None)
print(json.dumps({"folder": folder, "version": version, "cuda": cuda}))
`;

const answerSchema = z.object({
  folder: z.string().nullable(),
  version: z.string().nullable(),
  cuda: z.string().nullable(),
});

/**
 * @param python - The Python to ask; the first of python3 and python that there is when left out.
 * @throws ReprolabError 'engine-unavailable' saying what is missing and how to get it
 */
export async function findTensorFlow(python?: string): Promise<PythonTensorFlow> {
  for (const name of python === undefined ? ['python3', 'python'] : [python]) {
    const asked = await execa(name, ['-c', question], { reject: false, stdin: 'ignore', timeout: 60_000 });
    if (asked.code === 'ENOENT' || asked.code === 'EACCES') continue;
    if (asked.exitCode !== 0) {
      throw missing(`${name} does not run: ${asked.stderr.trim().split('\n').at(-1) ?? 'it says nothing'}`);
    }
    return tensorFlowIn(name, asked.stdout);
  }
  throw missing(
    python === undefined ? 'There is no python3 and no python here.' : `There is no Python at ${python}.`,
  );
}

function tensorFlowIn(python: string, answer: string): PythonTensorFlow {
  let found: z.infer<typeof answerSchema>;
  try {
    found = answerSchema.parse(JSON.parse(answer.trim().split('\n').at(-1) ?? ''));
  } catch (error) {
    throw missing(`${python} does not answer as a Python does: ${messageOf(error)}`);
  }
  const { folder, version, cuda } = found;
  if (folder === null) throw missing(`${python} has no package tensorflow.`);
  if (version === null) throw missing(`Nothing beside ${folder} says which version of TensorFlow it is.`);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major !== oldest[0] || minor < oldest[1]) {
    throw missing(
      `${python} has TensorFlow ${version}; expected ${oldest.join('.')} or a later ${oldest[0]}.x.`,
    );
  }
  const lacking = [...tensorFlowLibraries, header].filter((name) => !existsSync(join(folder, name)));
  if (lacking.length > 0)
    throw missing(`${folder} lacks ${lacking.join(' and ')}, which the addon is built with.`);
  return { python, version, folder, cuda };
}

function missing(what: string): ReprolabError {
  return new ReprolabError('engine-unavailable', what, {
    advice:
      'Install TensorFlow into a Python of its own and name that: python3 -m venv tf && ' +
      'tf/bin/pip install tensorflow-cpu (with an NVIDIA GPU: tensorflow[and-cuda]), then --python tf/bin/python.',
  });
}
