/** badge.json: the endpoint schema of shields.io (https://shields.io/badges/endpoint-badge). */
import type { Result } from '../../harness/core/result-schema.ts';
import { tally } from '../../harness/verdict/verdict-words.ts';
import { plural } from '../format.ts';

/** Text and colour, the worst that there is first. */
export function badgeJson(result: Result): string {
  const [message, color] = statement(result);
  return `${JSON.stringify({ schemaVersion: 1, label: 'reproduced', message, color })}\n`;
}

function statement({ checks, errors, status }: Result): readonly [message: string, color: string] {
  const claims = checks.filter(({ kind }) => kind === 'claim');
  const { fail, inconclusive, pass } = tally(claims);
  const of = `of ${plural(claims.length, 'claim')}`;
  if (fail > 0) return [`${fail} ${of} failed`, 'red'];
  const otherFailures = tally(checks).fail;
  if (otherFailures > 0) return [`${plural(otherFailures, 'check')} failed`, 'red'];
  if (errors.length > 0) return [`${plural(errors.length, 'run')} not measured`, 'orange'];
  if (status === 'partial') return ['interrupted', 'orange'];
  if (pass + inconclusive === 0) return ['not evaluated', 'lightgrey'];
  const color = inconclusive > 0 ? 'yellow' : pass < claims.length ? 'green' : 'brightgreen';
  return [`${pass} ${of}`, color];
}
