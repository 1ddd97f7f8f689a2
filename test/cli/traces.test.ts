import { test } from 'uvu';
import { canTrace, leavesNothing } from './traced-run.ts';

test('run and doctor leave nothing behind and open no internet socket', () =>
  leavesNothing([['run', 'tensorflow-basics', 'mnist-fc', '--profile', 'smoke'], ['doctor']]));
if (!canTrace) console.log('SKIPPED: sockets are not watched: strace is not installed');

test.run();
