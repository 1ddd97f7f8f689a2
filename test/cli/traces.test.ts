import { test } from 'uvu';
import { canTrace, leavesNothing } from './traced-run.ts';

test('a run leaves nothing behind and opens no internet socket', () =>
  leavesNothing([['run', 'tensorflow-basics', '--profile', 'smoke']]));
if (!canTrace) console.log('SKIPPED: sockets are not watched: strace is not installed');

test.run();
