import assert from 'node:assert/strict';
import { test } from 'uvu';
import { printable } from '../../harness/core/printable.ts';
import { prepareClass } from '../../harness/grade/prepare.ts';
import { valueVerdictSchema } from '../../harness/grade/schema.ts';
import { valueBadge, valueVerdictOrder } from '../../reports/grade/badge.ts';
import { distributionOf } from '../../reports/grade/distribution.ts';
import { pageNames } from '../../reports/grade/page-names.ts';
import { renderClass, renderStudents } from '../../reports/grade/page.ts';
import { hostileTexts } from '../reports/fixture/hostile.ts';
import { readPage } from '../reports/fixture/read-page.ts';
import { inFolder } from './folder.ts';
import { hostileGrades } from './hostile.ts';
import { classOf, exerciseOf, fileOf, gradesAround, kinds } from './made-up.ts';

const [, , , , fc, cnn] = kinds;
assert.ok(fc && cnn);

const prepare = (grades = classOf(30)) =>
  inFolder({ 'rubric.yaml': 'schemaVersion: 1\ndefaults: { points: 10 }\n' }, (pathOf) =>
    prepareClass(grades, { out: '', rubric: pathOf('rubric.yaml') }),
  );

const namesOf = (prepared: ReturnType<typeof prepare>) => pageNames(prepared.grades.students);

test('the class is a table that says of every student and exercise what there is', () => {
  const prepared = prepare();
  const find = readPage(renderClass(prepared, namesOf(prepared)));
  const rows = find('table.grades tbody tr');
  assert.equal(rows.length, 30);
  for (const [index, { student, total }] of prepared.students.entries()) {
    const row = rows[index];
    assert.ok(row && total);
    assert.ok(row.textContent.includes(student.name));
    assert.ok(
      row.textContent.includes(`${total.points}${total.open > 0 ? ' + ?' : ''} of ${total.maxPoints}`),
    );
    const verdicts = find(`table.grades tbody tr:nth-child(${index + 1}) [data-verdict]`).map((cell) =>
      cell.getAttribute('data-verdict'),
    );
    const own = new Map(student.exercises.map(({ exercise, verdict }) => [exercise, verdict]));
    assert.deepEqual(
      verdicts,
      prepared.exercises.map(({ exercise }) => own.get(exercise) ?? 'none'),
    );
  }
  assert.equal(find('#distributions svg').length, prepared.exercises.length);
});

test('a student page shows each exercise with evidence, measure, differences, reason and points', () => {
  const jane = {
    name: 'Jane',
    id: null,
    files: [fileOf('jane/a.ipynb', fc.lab), fileOf('jane/b.ipynb', null, 'unreadable')],
    exercises: [exerciseOf(fc, 'not-evaluated', 0.9512), exerciseOf(cnn, 'picture-only', null)],
    observations: [{ file: 'jane/a.ipynb', text: 'Two results, one print.' }],
  };
  const prepared = prepare(gradesAround([jane]));
  const find = readPage(renderStudents(prepared, namesOf(prepared))[0] ?? '');
  const [first, second] = find('.exercise').map((item) => item.textContent.replace(/\s+/g, ' '));
  for (const text of [
    fc.title,
    '95.12% printed as 0.9512',
    'Cell 31, run as [31]',
    'Test accuracy: 0.9512',
    'the range of 30 stored runs, recipe course-2026: from 96.55% to 97.15%',
    'probability 1%',
    'optimizerSGDAdam',
    'Not evaluated',
    'to be looked at, of 10',
  ]) {
    assert.ok(first?.includes(text), `${text} in ${first ?? ''}`);
  }
  assert.match(second ?? '', /Picture only.*none was read/);
  assert.match(find('#observations')[0]?.textContent ?? '', /Two results, one print/);
  assert.match(find('#files')[0]?.textContent ?? '', /unreadable.*merge conflict/s);
});

test('verdicts have a word and a shape of their own', () => {
  const badges = valueVerdictSchema.options.map(valueBadge);
  assert.equal(new Set(badges.map(({ icon }) => icon)).size, badges.length);
  assert.equal(new Set(badges.map(({ label }) => label)).size, badges.length);
  assert.deepEqual([...valueVerdictOrder].sort(), [...valueVerdictSchema.options].sort());
});

test('pages have names of their own that no file system confuses', () => {
  const named = (name: string, id: string | null = null) => ({
    name,
    id,
    files: [],
    exercises: [],
    observations: [],
  });
  const names = pageNames([
    named('José'),
    named('JOSE'),
    named('../jose'),
    named('王'),
    named('李'),
    named('x'.repeat(500)),
    named('con'),
    named('jose-2'),
  ]);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  for (const name of names) assert.match(name, /^(?!con$)[a-z][a-z0-9-]{0,63}$/);
});

test('a distribution counts every value once, and outliers do not squeeze the rest', () => {
  const values = [...Array.from({ length: 40 }, (_, index) => 0.965 + index * 0.0001), 0.0664, 0.12];
  const found = distributionOf([
    ...values.map((value) => exerciseOf(fc, value < 0.5 ? 'failed' : 'reproduced', value)),
    exerciseOf(fc, 'picture-only', null),
    exerciseOf({ ...fc, unit: 'nats' }, 'shown', 3),
  ]);
  assert.ok(found);
  const inBins = found.bins.reduce((sum, { judged, other }) => sum + judged + other, 0);
  assert.deepEqual([found.count, found.below, found.above, inBins], [42, 2, 0, 40]);
  assert.ok(found.from > 0.9 && found.to < 1);
  assert.deepEqual(
    found.references.map(({ students }) => students),
    [42],
  );
  assert.equal(distributionOf([exerciseOf(fc, 'not-found', null)]), null);
  const one = distributionOf([exerciseOf({ ...fc, half: 0 }, 'reproduced', fc.center)]);
  assert.equal(
    one?.bins.reduce((sum, { judged }) => sum + judged, 0),
    1,
    'a single value has an axis too',
  );
});

test('nothing in a notebook becomes markup, a link, or a command to a terminal', () => {
  const prepared = prepare(hostileGrades(classOf(16)));
  const names = namesOf(prepared);
  for (const page of [renderClass(prepared, names), ...renderStudents(prepared, names)]) {
    const find = readPage(page);
    assert.ok(find('script').length <= 1);
    assert.equal(
      find('img, iframe, object, embed, base, [onload], [onerror], [onmouseover], [onfocus], [onclick]')
        .length,
      0,
    );
    for (const link of find('a[href]')) {
      assert.match(
        link.getAttribute('href') ?? '',
        /^(?:#[a-z0-9-]+|(?:\.\.\/index|(?:students\/)?[a-z0-9-]+)\.html(?:#[a-z]+)?)$/,
      );
    }
    assert.equal(printable(page), page, 'no control character and no mark that turns text around');
  }
  const find = readPage(renderClass(prepared, names));
  assert.ok(find('body')[0]?.textContent.includes(hostileTexts[0] ?? ''), 'they are shown as they are');
});

test('a class of 300 is a page of less than 3 MB, made in less than 3 s of a processor', () => {
  const grades = classOf(300);
  const before = process.cpuUsage();
  const prepared = prepare(grades);
  const page = renderClass(prepared, namesOf(prepared));
  const { user, system } = process.cpuUsage(before);
  assert.ok(page.length < 3e6, `${page.length} characters`);
  assert.ok(user + system < 3e6, `${user + system} microseconds`);
});

test.run();
