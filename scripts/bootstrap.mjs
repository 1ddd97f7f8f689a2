/**
 * Makes sure that dependencies are installed as package-lock.json says, with nothing but Node itself: it runs
 * right after `git clone`. Quiet when nothing is to do; safe when several commands start at once.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { infrastructureExitCode } from './start/crash.mjs';
import { describeHolder } from './start/lock-holder.mjs';
import { tryLock } from './start/lock.mjs';

/** The checkout's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const oldestNodeMajor = 20;
const lockPollMs = 500;
/** Waiting for another process's installation is worth a word after this ... */
const lockSilenceMs = 3_000;
/** ... and in vain after this: it takes about a minute. */
const lockLimitMs = 900_000;

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Why the folder's dependencies differ from its package-lock.json, or null when they do not. npm writes
 * node_modules/.package-lock.json at the end of an install, so an interrupted one differs too.
 * @param {string} folder
 */
export function whyInstall(folder) {
  const installedPath = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'dependencies are not installed yet';
  let installed;
  try {
    installed = readJson(installedPath).packages;
  } catch {
    return 'the last installation was interrupted';
  }
  for (const [path, wanted] of Object.entries(readJson(join(folder, 'package-lock.json')).packages)) {
    if (path === '') continue;
    const found = installed[path];
    // npm leaves out optional packages that are for other platforms or that failed.
    if (found === undefined && (wanted.optional || wanted.devOptional || wanted.peer)) continue;
    if (found?.version !== wanted.version) return 'package-lock.json has changed';
    if (!existsSync(join(folder, path, 'package.json'))) return `${path} is missing`;
  }
  return null;
}

/** npm as a command: the one that started us, when one did. */
function npmCommand() {
  const started = process.env.npm_execpath;
  if (started !== undefined && basename(started) === 'npm-cli.js' && existsSync(started)) {
    return { file: process.execPath, prefix: [started], shell: false };
  }
  return process.platform === 'win32'
    ? { file: 'npm.cmd', prefix: [], shell: true }
    : { file: 'npm', prefix: [], shell: false };
}

/**
 * @param {string} folder
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function npmCi(folder) {
  const npm = npmCommand();
  // No dependency may download anything from elsewhere while installing; package.json's allowScripts says the same
  // to newer npms when somebody calls them by hand.
  return new Promise((resolve) => {
    const child = spawn(npm.file, [...npm.prefix, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      shell: npm.shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Runs `work` while no other process does for the same folder. The lock is outside node_modules, which `npm ci`
 * deletes. Ends the process with exit code 3 when another one holds it for too long.
 * @param {string} folder
 * @param {() => Promise<void>} work
 */
async function exclusively(folder, work) {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `reprolab-install-${name}`);
  const started = performance.now();
  let isAnnounced = false;
  let attempt = tryLock(path);
  while (attempt.release === null) {
    const waitedMs = performance.now() - started;
    const holder = describeHolder(attempt.holder);
    const wayOut = `End it, or delete ${path} when it is no installation of ${folder}; then run the command again.`;
    if (waitedMs > lockLimitMs) {
      console.error(`reprolab: gave up waiting for ${holder}, which has not finished installing.\n${wayOut}`);
      process.exit(infrastructureExitCode);
    }
    if (!isAnnounced && waitedMs > lockSilenceMs) {
      isAnnounced = true;
      console.error(`reprolab: waiting for ${holder}, which installs the dependencies. ${wayOut}`);
    }
    await sleep(lockPollMs);
    attempt = tryLock(path);
  }
  try {
    await work();
  } finally {
    attempt.release();
  }
}

/**
 * Installs the dependencies when they differ from package-lock.json. Ends the process with exit code 3, npm's
 * output and advice when that fails.
 * @param {string} [folder]
 */
export async function bootstrap(folder = root) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNodeMajor) {
    console.error(`reprolab needs Node ${oldestNodeMajor} or newer; this is ${process.version}.`);
    console.error('Install a current Node from https://nodejs.org or with your version manager.');
    process.exit(infrastructureExitCode);
  }
  if (whyInstall(folder) === null) return;
  await exclusively(folder, async () => {
    const reason = whyInstall(folder);
    if (reason === null) return;
    console.error(`reprolab: ${reason}; running npm ci (once, about a minute) ...`);
    const { code, output } = await npmCi(folder);
    if (code === 0) return;
    console.error(output);
    console.error(`reprolab: npm ci failed${code === null ? '' : ` with exit code ${code}`}.`);
    console.error('Check that npm works and reaches its registry (npm ping), then run the command again.');
    console.error('If a dependency was changed by hand, `npm install` updates package-lock.json.');
    process.exitCode = infrastructureExitCode;
  });
  if (process.exitCode === infrastructureExitCode) process.exit();
}
