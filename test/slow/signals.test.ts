import { test } from 'uvu';
import { keepsWhatWasMeasured } from '../cli/interrupted-run.ts';

const signals = [
  ['SIGTERM', 143, 'kill'],
  ['SIGHUP', 129, 'a closed terminal'],
] as const;

for (const [name, exitCode, what] of signals) {
  const title = `${what} keeps what was measured, marks the result as partial and exits with ${exitCode}`;
  if (process.platform === 'win32') {
    test.skip(title);
    console.log('skipped: Windows ends a process on a signal without letting it finish');
  } else {
    test(title, () => keepsWhatWasMeasured(name, exitCode));
  }
}

test.run();
