/**
 * `node scripts/ci/nightly-issue.mjs FOLDER`: one issue says that a check fails, for as long as it does. FOLDER holds
 * result.json and summary.md of a run, EXIT_CODE its exit code, RUN_URL the page of the job. With 1 the issue of our label
 * is opened or brought up to date; with 0 it is closed when what had failed passes now, for 0 also means that nothing
 * could be evaluated. Any other code is a failure of the infrastructure, which says nothing about a claim.
 *
 * It runs GitHub's command line (`gh`) and needs Node alone.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const label = 'reprolab-nightly';
const title = 'Nightly run: a check fails';
/** GitHub takes 65,536 characters of an issue. */
const mostCharacters = 65_000;
const marker = /<!-- reprolab-failed: (.*) -->/;

/**
 * Runs `gh` and returns what it prints. Throws with what it said when it fails.
 * @param {readonly string[]} args
 * @param {string} [input]
 */
function gh(args, input) {
  const { status, stdout, stderr, error } = spawnSync('gh', args, { input: input ?? '', encoding: 'utf8' });
  if (error !== undefined) throw new Error(`gh could not be run: ${error.message}`);
  if (status !== 0) throw new Error(`gh ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
  return stdout;
}

/** @returns {{ number: number, body: string }[]} The open issues of our label, the oldest first. */
function openIssues() {
  const args = ['issue', 'list', '--label', label, '--state', 'open', '--limit', '100'];
  const issues = JSON.parse(gh([...args, '--json', 'number,body']));
  return issues.sort((a, b) => a.number - b.number);
}

/**
 * The issue's text: the summary as far as it fits, and the failed checks for the program that closes it.
 * @param {string} summary
 * @param {readonly string[]} failed
 * @param {string} runUrl
 */
function bodyOf(summary, failed, runUrl) {
  // No '>' of an id can end the comment.
  const ids = JSON.stringify(failed).replaceAll('>', '\\u003e');
  const head = `The last run in which a check failed: ${runUrl}\n\n`;
  const tail = `\n<!-- reprolab-failed: ${ids} -->\n`;
  const room = mostCharacters - head.length - tail.length;
  if (summary.length <= room) return head + summary + tail;
  const note = '\n_The rest is left out here; the page of the run has it._\n';
  const end = summary.lastIndexOf('\n', room - note.length) + 1;
  return head + summary.slice(0, end) + note + tail;
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function main(folder, { EXIT_CODE: exitCode, RUN_URL: runUrl = '' }) {
  if (exitCode !== '0' && exitCode !== '1') {
    console.log(`Exit code ${exitCode}: no verdict, so the issue is left as it is.`);
    return;
  }
  const { checks } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  const [oldest, ...others] = openIssues();
  if (exitCode === '1') {
    const failed = checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
    const body = bodyOf(readFileSync(join(folder, 'summary.md'), 'utf8'), failed, runUrl);
    if (oldest !== undefined) {
      gh(['issue', 'edit', String(oldest.number), '--body-file', '-'], body);
      console.log(`Issue ${oldest.number} is up to date.`);
      return;
    }
    gh(['label', 'create', label, '--force', '--description', 'Kept by the nightly workflow']);
    console.log(gh(['issue', 'create', '--title', title, '--label', label, '--body-file', '-'], body).trim());
    return;
  }
  const passing = new Set(checks.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id));
  for (const { number, body } of oldest === undefined ? [] : [oldest, ...others]) {
    const waiting = JSON.parse(marker.exec(body)?.[1] ?? '[]').filter((id) => !passing.has(id));
    if (waiting.length > 0) {
      console.log(`Issue ${number} stays open: ${waiting.length} of its checks did not pass in this run.`);
      continue;
    }
    gh(['issue', 'close', String(number), '--comment', `Every check of this issue passes again: ${runUrl}`]);
    console.log(`Issue ${number} is closed.`);
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected the folder of a run, got no argument');
main(folder, process.env);
