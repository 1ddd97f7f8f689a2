/** Results that cannot be gone on with. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { reprolab } from '../cli/binary.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { withCourse } from './course-folder.ts';

test('what cannot be resumed is refused, and nothing of it is lost', async () => {
  await withCourse(async ({ folder, path, edit }) => {
    const out = path('out');
    await reprolab(['run', '--course', folder, '--profile', 'smoke', '--out', out]);
    const before = readFileSync(join(out, 'result.json'), 'utf8');
    const suites = await reprolabHere(['run', 'two-clouds', '--resume', out]);
    assert.match(suites.stderr, /goes on with what .* was to train, and takes no suites/);
    edit('two-clouds/recipe.ts', 'epochs: 5', 'epochs: 6');
    const changed = await reprolabHere(['run', '--resume', out]);
    assert.equal(changed.code, 2);
    assert.match(
      changed.stderr,
      /was trained with another recipe, or another version of its suite, than today's/,
    );
    assert.equal(readFileSync(join(out, 'result.json'), 'utf8'), before);
    writeFileSync(join(out, 'result.json'), before.slice(0, 200));
    const torn = await reprolabHere(['run', '--resume', out]);
    assert.equal(torn.code, 2);
    assert.match(torn.stderr, /result\.json/);
  });
});

test.run();
