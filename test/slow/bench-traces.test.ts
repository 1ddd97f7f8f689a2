import { test } from 'uvu';
import { leavesNothing } from '../cli/traced-run.ts';

test('bench leaves nothing behind and opens no internet socket', () =>
  leavesNothing([['bench', 'tensorflow-basics', '--rounds', '1', '--round-ms', '5']]));

test.run();
