/** Checks of a device: each keeps to its time, and what it had found until then is kept. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { checksOf, type Check } from '../../scripts/device-check/checks.ts';
import { runChecks } from '../../scripts/device-check/run-checks.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprolab-device-check-'));
test.after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const check = (title: string, code: string, file: string | null = null): Check => ({
  title,
  args: ['-e', code],
  env: {},
  weight: 1,
  file,
  keepsLimit: false,
});

test('one that ends well, one that fails and one that hangs: all is kept, and time is kept to', async () => {
  const file = join(folder, 'partial.json');
  const kept: number[] = [];
  const hang = `fs.writeFileSync(${JSON.stringify(file)}, '{"steps":3}'); setInterval(() => {}, 1000)`;
  const findings = await runChecks(
    [
      check('well', 'console.log(JSON.stringify({ agrees: true }))'),
      check('failing', 'console.error("no adapter"); process.exit(3)'),
      check('hanging', hang, file),
    ],
    6,
    () => undefined,
    (found) => kept.push(found.length),
  );
  assert.deepEqual(
    findings.map(({ outcome, findings: found }) => ({ outcome, found })),
    [
      { outcome: 'done', found: { agrees: true } },
      { outcome: 'failed', found: null },
      { outcome: 'ended', found: { steps: 3 } },
    ],
  );
  assert.deepEqual(findings.map(({ exitCode }) => exitCode).slice(0, 2), [0, 3]);
  assert.match(findings.map(({ lastWords }) => lastWords).join('\n'), /no adapter/);
  assert.ok(findings.every(({ seconds }) => seconds < 12));
  assert.deepEqual(kept, [1, 2, 3]);
});

test('every engine is put through all four kinds of checks', () => {
  const engines = ['onnx-webgpu', 'onnx-cuda'].map((name) => ({ name, env: {} }));
  const titles = checksOf(engines, ['SUITE'], folder).map(({ title }) => title);
  for (const { name } of engines) {
    assert.equal(titles.filter((title) => title.startsWith(`${name}: `)).length, 4);
  }
});

test.run();
