/**
 * Optional set-up that downloads or builds something, so it happens only when asked for:
 *
 *   npm run setup:tensorflow-gpu   TensorFlow's C library and addon for the engine tensorflow-gpu
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { infrastructureExitCode } from './start/crash.mjs';

/** @type {Record<string, { folder: string, args: string[], advice: string[] }>} */
const setups = {
  'tensorflow-gpu': {
    folder: 'node_modules/@tensorflow/tfjs-node-gpu',
    args: ['scripts/install.js', 'gpu', 'download'],
    advice: [
      'It downloads TensorFlow 2.9 and an addon for CUDA 11.2 from storage.googleapis.com; behind a proxy set HTTPS_PROXY.',
      'Where there is no ready addon for this Node, it is built: that needs Python, make and a C++ compiler.',
      'Without it everything works on the other engines: npx reprolab doctor',
    ],
  },
};

/**
 * Runs a package's own install script; its progress is shown as it comes. Returns its exit code (null when it
 * could not be started) and what it said of its errors, without the stack traces.
 * @param {(typeof setups)[string]} setup
 * @returns {Promise<{ code: number | null, errors: string[] }>}
 */
function install({ folder, args }) {
  return new Promise((resolve) => {
    const path = process.env.PATH ?? '';
    const bin = join(root, 'node_modules', '.bin');
    const child = spawn(process.execPath, args, {
      cwd: join(root, folder),
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, PATH: `${bin}${delimiter}${path}` },
    });
    let output = '';
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: null, errors: [error.message] }));
    child.on('close', (code) => {
      const errors = output
        .split('\n')
        .filter((line) => /^(\S*Error\b|npm error|gyp ERR!|node-pre-gyp ERR!)/.test(line));
      resolve({ code, errors });
    });
  });
}

/** @param {string} name */
async function main(name) {
  const setup = setups[name];
  if (setup === undefined) {
    console.error(`Usage: node scripts/setup.mjs ${Object.keys(setups).join('|')}`);
    return 2;
  }
  await bootstrap();
  if (!existsSync(join(root, setup.folder))) {
    console.error(`${setup.folder} is not installed: npm left out this optional package on this platform.`);
    return infrastructureExitCode;
  }
  const { code, errors } = await install(setup);
  if (code === 0) {
    console.log(`${name} is set up. Check with: npx reprolab doctor`);
    return 0;
  }
  const how = `ended with exit code ${code ?? 'unknown'}`;
  console.error(`\n${name} could not be set up: the package's own installer ${how}.`);
  for (const line of errors.slice(-10)) console.error(`  ${line}`);
  for (const line of setup.advice) console.error(`- ${line}`);
  return infrastructureExitCode;
}

process.exitCode = await main(process.argv[2] ?? '');
