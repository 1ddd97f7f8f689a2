import { test } from 'uvu';
import { leavesNothing } from '../cli/traced-run.ts';

test('run, doctor and bench leave nothing behind and open no internet socket', () =>
  leavesNothing([
    ['run', 'tensorflow-basics', 'mnist-fc', '--profile', 'smoke'],
    ['doctor'],
    ['bench', 'tensorflow-basics', '--rounds', '1', '--round-ms', '5'],
  ]));

test.run();
