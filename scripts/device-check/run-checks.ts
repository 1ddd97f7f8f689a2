/** Runs checks one after the other within a time that holds, and keeps what each of them found. */
import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Check } from './checks.ts';

/** What became of a check. */
export interface Finding {
  readonly title: string;
  readonly command: readonly string[];
  readonly seconds: number;
  readonly limitSeconds: number;
  /** ended: its time was over, and its findings are as far as it came. */
  readonly outcome: 'done' | 'failed' | 'ended';
  readonly exitCode: number | null;
  /** The JSON document that it printed or wrote; null where there is none that can be read. */
  readonly findings: unknown;
  /** The end of what it said to people. */
  readonly lastWords: string;
}

const keptCharacters = 4_000;
/** Programs are asked to end before they are ended: so much of their time is for that, and at most 3 s. */
const graceShare = 0.2;
const mostGraceMs = 3_000;
/** Where a program keeps to a limit of its own: it starts and ends outside of it. */
const ownLimitShare = 0.7;

/**
 * Each check may take its weight's share of what is left, and what one does not need is the others'.
 * @param seconds for all together
 * @param keep called with all findings so far, after each check
 */
export async function runChecks(
  checks: readonly Check[],
  seconds: number,
  tell: (line: string) => void,
  keep: (findings: readonly Finding[]) => void,
): Promise<readonly Finding[]> {
  const started = performance.now();
  const findings: Finding[] = [];
  for (const [index, check] of checks.entries()) {
    const left = seconds - (performance.now() - started) / 1000;
    const weights = checks.slice(index).reduce((sum, { weight }) => sum + weight, 0);
    const finding = await runCheck(check, Math.max(1, (left * check.weight) / weights));
    findings.push(finding);
    tell(`${finding.outcome}  ${check.title}  ${finding.seconds.toFixed(1)} s`);
    keep(findings);
  }
  return findings;
}

async function runCheck(check: Check, limitSeconds: number): Promise<Finding> {
  const minutes = ((limitSeconds * ownLimitShare) / 60).toFixed(3);
  const args = check.keepsLimit ? [...check.args, '--minutes', minutes] : check.args;
  const graceMs = Math.min(mostGraceMs, graceShare * limitSeconds * 1000);
  const started = performance.now();
  const child = await execa(process.execPath, [...args], {
    env: check.env,
    stdin: 'ignore',
    reject: false,
    timeout: limitSeconds * 1000 - graceMs,
    forceKillAfterDelay: graceMs,
    cleanup: true,
  });
  const seconds = (performance.now() - started) / 1000;
  const words = check.file === null ? child.stderr : `${child.stdout}\n${child.stderr}`;
  return {
    title: check.title,
    command: ['node', ...args],
    seconds,
    limitSeconds,
    outcome: child.timedOut ? 'ended' : child.exitCode === 0 ? 'done' : 'failed',
    exitCode: child.exitCode ?? null,
    findings: readJson(check.file === null ? child.stdout : textOf(check.file)),
    lastWords: words.trim().slice(-keptCharacters),
  };
}

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
