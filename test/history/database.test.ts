import assert from 'node:assert/strict';
import { execa } from 'execa';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { test } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';
import { madeNights } from '../../scripts/history/made-nights.ts';
import { addFiles, findFiles } from '../../harness/history/add.ts';
import { number } from '../../harness/history/cells.ts';
import { ask, withHistory } from '../../harness/history/database.ts';
import { exportHistory } from '../../harness/history/export.ts';
import { lockHistory } from '../../harness/history/lock.ts';
import { columnsOf, tableNames } from '../../harness/history/tables.ts';
import { benchFixture } from '../reports/fixture/bench.ts';
import { binary, inTemporaryFolder, quietEnvironment } from '../cli/binary.ts';
import { reprolabHere } from '../cli/in-process.ts';
import { writeNight } from './nights.ts';
import { pattern } from './pattern.ts';

const few = (count: number) => [...madeNights(pattern(), { count, seeds: 2, seed: 1, noise: 0.01 })];

function countsIn(database: string): Promise<Record<string, number>> {
  return withHistory(database, {}, async (history) => {
    const counts = tableNames.map((name) => `(SELECT count(*)::INTEGER FROM ${name}) AS ${name}`);
    const [row] = await ask(history, `SELECT ${counts.join(', ')}`, (cell) =>
      Object.fromEntries(tableNames.map((name) => [name, cell(name, number)])),
    );
    return row ?? {};
  });
}

test('adding a file twice changes nothing, and a finished run replaces the one that was cut short', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    const [night] = few(1);
    assert.ok(night !== undefined);
    const path = writeNight(folder, { ...night, status: 'partial', runs: night.runs.slice(0, 1) });
    const outcomes = async () => (await addFiles(database, [path])).added.map(({ outcome }) => outcome);
    assert.deepEqual(await outcomes(), ['added']);
    const once = await countsIn(database);
    assert.deepEqual([once['results'], once['runs'], once['metrics'], once['timings']], [1, 1, 3, 1]);
    assert.deepEqual(await outcomes(), ['there already']);
    assert.deepEqual(await countsIn(database), once);
    writeNight(folder, night);
    assert.deepEqual(await outcomes(), ['replaced']);
    const replaced = await countsIn(database);
    assert.deepEqual([replaced['results'], replaced['runs'], replaced['metrics']], [1, 2, 6]);
  });
});

test('folders are searched, benchmarks are added, and what is no result is refused alone', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    for (const night of few(2)) writeNight(folder, night);
    writeFileSync(join(folder, 'bench.json'), JSON.stringify(benchFixture()));
    mkdirSync(join(folder, 'broken'));
    writeFileSync(join(folder, 'broken/result.json'), '{"schemaVersion": 2}');
    const { code, stdout, stderr } = await reprolabHere(['history', 'add', folder, '--db', database]);
    assert.equal(code, 2);
    assert.match(stdout, /3 files added\./);
    assert.match(stderr, /broken\/result\.json is not a valid result/);
    const counts = await countsIn(database);
    assert.deepEqual([counts['results'], counts['bench_cells']], [3, benchFixture().cells.length]);
    mkdirSync(join(folder, 'empty'));
    assert.throws(() => findFiles([join(folder, 'empty')]), { code: 'usage', message: /holds no result/ });
  });
});

test('of two processes that add at once, both do', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    const nights = few(6).map((night) => writeNight(folder, night));
    const add = (paths: readonly string[]) =>
      execa(process.execPath, [binary, 'history', 'add', ...paths, '--db', database], {
        env: quietEnvironment,
      });
    // Both bring the third: it is added once.
    const both = await Promise.all([add(nights.slice(0, 3)), add(nights.slice(2))]);
    assert.deepEqual(
      both.map(({ exitCode }) => exitCode),
      [0, 0],
    );
    const counts = await countsIn(database);
    assert.deepEqual([counts['results'], counts['runs'], counts['metrics']], [6, 12, 36]);
    assert.deepEqual(
      readdirSync(folder).filter((name) => /lock|wal|tmp/.test(name)),
      [],
      'nothing is left beside the database',
    );
  });
});

test('a history that is kept busy, or open in another program, is an error in words', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    await addFiles(
      database,
      few(1).map((night) => writeNight(folder, night)),
    );
    const release = await lockHistory(database);
    await assert.rejects(lockHistory(database, 50), {
      code: 'history-busy',
      message: /has kept the history/,
    });
    release();
    const script = `
      const { DuckDBInstance } = await import('@duckdb/node-api');
      await (await DuckDBInstance.create(${JSON.stringify(database)})).connect();
      console.log('open');
      setInterval(() => 0, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
    await once(other.stdout, 'data');
    await assert.rejects(countsIn(database), { code: 'history-busy', message: /Another program has/ });
    other.kill('SIGKILL');
    await once(other, 'close');
  });
});

test('a damaged file, and one that is something else, are said to be', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    await addFiles(
      database,
      few(1).map((night) => writeNight(folder, night)),
    );
    const good = readFileSync(database);
    const header = 3 * 4096;
    const damaged = {
      'text.duckdb': Buffer.from('hello'),
      'half.duckdb': good.subarray(0, good.length / 2),
      'zeros.duckdb': Buffer.concat([good.subarray(0, header), Buffer.alloc(good.length - header)]),
    };
    for (const [name, bytes] of Object.entries(damaged)) {
      writeFileSync(join(folder, name), bytes);
      const { code, stderr } = await reprolabHere(['history', 'show', '--db', join(folder, name)]);
      assert.equal(code, 2, name);
      assert.match(stderr, new RegExp(`${name} is not a history that can be read: `));
      assert.match(stderr, /add the results again/);
    }
    const other = await DuckDBInstance.create(join(folder, 'other.duckdb'));
    const connection = await other.connect();
    await connection.run('CREATE TABLE cats(name VARCHAR)');
    connection.closeSync();
    other.closeSync();
    await assert.rejects(countsIn(join(folder, 'other.duckdb')), {
      code: 'history-invalid',
      message: /cats/,
    });
    await assert.rejects(countsIn(join(folder, 'none.duckdb')), { code: 'history-missing' });
  });
});

test('what is exported is read back, row by row', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    await addFiles(
      database,
      few(3).map((night) => writeNight(folder, { ...night, command: ['=1+1'] })),
    );
    const counts = await countsIn(database);
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
    for (const format of ['parquet', 'csv'] as const) {
      const paths = await exportHistory(database, join(folder, "it's"), format);
      assert.equal(paths.length, tableNames.length);
      for (const [index, table] of tableNames.entries()) {
        const file = `'${(paths[index] ?? '').replaceAll("'", "''")}'`;
        const [counted] = await rows(`SELECT count(*)::INTEGER AS n FROM ${file}`);
        assert.equal(counted?.['n'], counts[table], `${table}.${format}`);
      }
      const metrics = await rows(
        `SELECT value FROM '${join(folder, "it''s", `metrics.${format}`)}' ORDER BY value`,
      );
      const values = few(3)
        .flatMap(({ runs }) => runs.flatMap((run) => Object.values(run.metrics).map(({ value }) => value)))
        .sort((a, b) => a - b);
      assert.deepEqual(
        metrics.map(({ value }) => value),
        values,
        'to the last bit',
      );
    }
    const csv = readFileSync(join(folder, "it's", 'results.csv'), 'utf8');
    assert.match(csv, /^result_id,started_at,/);
    connection.closeSync();
    instance.closeSync();
  });
});

test('the database reads and writes no other file, and opens no socket', async () => {
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    const paths = few(1).map((night) => writeNight(folder, night));
    await addFiles(database, paths);
    await withHistory(database, {}, async ({ connection }) => {
      for (const sql of [
        `COPY metrics TO '${join(folder, 'stolen.csv')}'`,
        `SELECT * FROM read_text('/etc/hostname')`,
        'INSTALL httpfs',
        `SET enable_external_access = true`,
      ]) {
        await assert.rejects(connection.run(sql), /disabled|locked|Permission/i, sql);
      }
    });
    const trace = join(folder, 'trace');
    const tracer = ['--follow-forks', '--seccomp-bpf', '-qq', '-e', 'trace=socket,connect', '-o', trace];
    const called = await execa(
      'strace',
      [...tracer, process.execPath, binary, 'history', 'show', '--db', database],
      {
        reject: false,
        env: { ...quietEnvironment, HOME: join(folder, 'home') },
      },
    );
    if (called.code === 'ENOENT') {
      console.log('skipped: sockets are not watched: strace is not installed');
      return;
    }
    assert.equal(called.exitCode, 0, called.stderr);
    assert.doesNotMatch(readFileSync(trace, 'utf8'), /AF_INET/);
  });
});

test('docs/history.md names every column, and its queries run', async () => {
  const document = readFileSync(join(root, 'docs/history.md'), 'utf8');
  for (const table of tableNames) {
    const section = document.split(`### ${table}\n`)[1]?.split('\n### ', 1)[0] ?? '';
    const listed = [...section.matchAll(/^\| (\w+) +\| ([A-Z]+) +\|/gm)].map(([, name, type]) => [
      name,
      type,
    ]);
    assert.deepEqual(
      listed,
      columnsOf(table).map(([name, { type }]) => [name, type]),
      table,
    );
  }
  const queries = [...document.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql ?? '');
  assert.equal(queries.length, 3);
  await inTemporaryFolder(async (folder) => {
    const database = join(folder, 'h.duckdb');
    const nights = few(3).map((night) => ({
      ...night,
      checks: night.checks.map((check) => ({ ...check, verdict: 'fail' as const })),
    }));
    await addFiles(
      database,
      nights.map((night) => writeNight(folder, night)),
    );
    await withHistory(database, {}, async (history) => {
      for (const sql of queries) {
        const here = sql.replace('mnist-fc', 'net').replace('testAccuracy', 'accuracy');
        const rows = await ask(history, here, () => sql);
        assert.ok(rows.length > 0, sql);
      }
    });
  });
});

test.run();
