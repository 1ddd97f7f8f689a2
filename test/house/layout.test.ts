import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';

/** The top level, which a stranger sees first: these and nothing else. */
const folders = [
  'harness',
  'suites',
  'reference-results',
  'reports',
  'scripts',
  'test',
  'docs',
  'templates',
  '.ci',
  '.github',
];
const files = [
  'action.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'eslint.config.mjs',
  'knip.json',
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
  '.editorconfig',
  '.gitignore',
  '.npmrc',
  '.prettierignore',
  '.prettierrc.json',
];
/** Top-level names of what git tracks: files that a user keeps beside them are no business of ours. */
function trackedNames(): string[] | null {
  try {
    // In a hook git's own variables name another repository.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
    const output = execFileSync('git', ['ls-files'], { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
    return [...new Set(output.split('\n').flatMap((path) => path.split('/', 1)))].filter(
      (name) => name !== '',
    );
  } catch {
    return null;
  }
}

/** The rooms of the harness. */
const rooms = [
  'commands',
  'compare',
  'core',
  'course',
  'data',
  'engine',
  'grade',
  'history',
  'run',
  'setup',
  'measure',
  'bench',
  'agree',
  'verdict',
];

test('the top level holds what the design says', () => {
  const found = trackedNames();
  if (found === null) {
    console.log('skipped: the top level is compared with what git tracks, and this is no git checkout');
    return;
  }
  assert.deepEqual(found.sort(), [...folders, ...files].sort());
});

test('the harness has its rooms', () => {
  const found = readdirSync(join(root, 'harness'), { withFileTypes: true });
  assert.deepEqual(
    found
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort(),
    [...rooms].sort(),
  );
  for (const file of ['harness/cli.ts', '.ci/run', 'suites/course.ts']) {
    assert.ok(existsSync(join(root, file)), `${file} is missing`);
  }
});

test('every suite explains itself', () => {
  const folders = readdirSync(join(root, 'suites'), { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'suite.ts')
    .map((file) => dirname(file));
  assert.equal(folders.length, 7, 'the suites of the course');
  for (const folder of folders) {
    assert.ok(existsSync(join(root, 'suites', folder, 'README.md')), `suites/${folder}/README.md is missing`);
  }
});

test.run();
