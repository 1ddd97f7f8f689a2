/** Trainings that go on after a stop end as if nothing had happened: every suite, stopped somewhere. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { bitsOf } from '../../harness/core/bits.ts';
import { randomStreams } from '../../harness/core/random.ts';
import type { Bits } from '../../harness/core/result-schema.ts';
import { openEngine } from '../../harness/engine/backends/registry.ts';
import type { Engine } from '../../harness/engine/step.ts';
import type { Suite } from '../../harness/index.ts';
import { keepJournal, type Journal } from '../../harness/run/journal.ts';
import { resolveRecipe } from '../../harness/run/plan.ts';
import { createContext } from '../../harness/run/suite-context.ts';
import course from '../../suites/course.ts';
import { inTemporaryFolder } from '../cli/binary.ts';
import { smallSets } from '../suites/small-sets.ts';

const test = suite('journal');

class Stop extends Error {}

/** The engine, which dies at the call of this number: Infinity for never. */
function dying(engine: Engine, at: number, count: { calls: number }): Engine {
  return {
    info: engine.info,
    async compile(step, options) {
      const compiled = await engine.compile(step, options);
      return {
        ...compiled,
        readState: () => compiled.readState(),
        writeState: (state) => compiled.writeState(state),
        takeState: (from) => compiled.takeState(from),
        dispose: () => compiled.dispose(),
        async run(inputs) {
          if (count.calls++ === at) throw new Stop();
          return compiled.run(inputs);
        },
      };
    },
    dispose: () => engine.dispose(),
  };
}

interface Ran {
  readonly bits: Bits;
  /** Calls that were computed. */
  readonly calls: number;
  readonly journal: Journal | null;
  readonly said: readonly string[];
}

/** Runs a suite's smoke recipe on little data, with checkpoints before every call where there is a folder. */
async function runSuite(lab: Suite, folder: string | null, stopAt = Infinity): Promise<Ran> {
  const engine = await openEngine('onnx-cpu', { threads: 1 });
  const count = { calls: 0 };
  const said: string[] = [];
  const mortal = dying(engine, stopAt, count);
  const journal =
    folder === null
      ? null
      : keepJournal(mortal, {
          folder,
          everySeconds: 0,
          identity: () => lab.name,
          log: (text) => said.push(text),
        });
  const { recipe } = resolveRecipe(lab, lab.defaultRecipe, 'smoke');
  const recording = createContext({
    suite: lab,
    recipe,
    seed: 1,
    engine: journal?.engine ?? mortal,
    journal,
    captures: true,
    loader: smallSets,
    log: () => undefined,
    progressed: () => undefined,
  });
  try {
    const { metrics, curves } = await (await lab.prepare(recording.context)).run();
    return { bits: bitsOf({ metrics, curves: [...curves] }), calls: count.calls, journal, said };
  } finally {
    await recording.dispose();
    await engine.dispose();
  }
}

const stops = Number(process.env['REPROLAB_TEST_STOPS'] ?? 1);

for (const lab of course.suites) {
  test(`${lab.name}: stopped anywhere, it ends with the same bits`, async () => {
    const whole = await runSuite(lab, null);
    const random = randomStreams(1).stream(lab.name);
    for (let stop = 0; stop < stops; stop++) {
      const at = random.integer(1, whole.calls - 1);
      await inTemporaryFolder(async (folder) => {
        await assert.rejects(runSuite(lab, folder, at), Stop);
        const resumed = await runSuite(lab, folder);
        assert.deepEqual(resumed.bits, whole.bits, `stopped at call ${at} of ${whole.calls}`);
        // Before every call there was a checkpoint, so no call is made twice but that at which it stopped.
        assert.equal(resumed.calls, whole.calls - at, `stopped at call ${at}`);
        assert.equal(resumed.journal?.callsTakenOver, at);
      });
    }
  });
}

const [basics] = course.suites as readonly [Suite];

/** A run that was stopped at its last call, and its files. */
async function stopped(work: (folder: string, whole: Ran) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const whole = await runSuite(basics, null);
    await assert.rejects(runSuite(basics, folder, whole.calls - 1), Stop);
    await work(folder, whole);
  });
}

const newest = (folder: string, kind: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith(kind))
    .sort()
    .at(-1) ?? '';

for (const kind of ['checkpoint', 'journal']) {
  test(`a damaged ${kind} is named, and the one before it used`, async () => {
    await stopped(async (folder, whole) => {
      const path = join(folder, newest(folder, kind));
      const bytes = readFileSync(path);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      const resumed = await runSuite(basics, folder);
      assert.match(
        resumed.said.join('\n'),
        new RegExp(`${newest(folder, 'checkpoint').slice(0, 10)}.* is damaged`),
      );
      assert.deepEqual(resumed.bits, whole.bits);
      assert.ok(resumed.calls > 1 && resumed.calls < whole.calls);
    });
  });
}

test('torn and empty files are no checkpoints, and without any it starts from the beginning', async () => {
  await stopped(async (folder, whole) => {
    for (const name of readdirSync(folder))
      writeFileSync(join(folder, name), name.startsWith('c') ? '' : 'x');
    const resumed = await runSuite(basics, folder);
    assert.deepEqual(resumed.bits, whole.bits);
    assert.equal(resumed.calls, whole.calls);
  });
});

test('a checkpoint of another run is not used; one of another suite’s steps is refused', async () => {
  await stopped(async (folder) => {
    const other = { ...basics, name: 'other' };
    const { calls, said } = await runSuite(other, folder);
    assert.match(said.join('\n'), /of another recipe, data, engine or version: starting from the beginning/);
    assert.ok(calls > 1);
  });
  await stopped(async (folder) => {
    const [, , fc] = course.suites as readonly [Suite, Suite, Suite];
    await assert.rejects(runSuite({ ...fc, name: basics.name }, folder), {
      code: 'checkpoint-invalid',
      message: /do not fit: call \d+ was/,
    });
  });
});

test.run();
