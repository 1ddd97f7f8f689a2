/** `--ci`: for which CI service a command writes. */
import { Option } from 'commander';

const choices = ['auto', 'github', 'gitlab', 'none'] as const;

/** As on the command line. */
export type CiChoice = (typeof choices)[number];

/** A service, or none. */
export type Ci = Exclude<CiChoice, 'auto'>;

/** `--ci`. */
export function ciOption(): Option {
  return new Option(
    '--ci <service>',
    'also write what a CI service reads, and speak to it; auto: the one that runs this',
  )
    .choices(choices)
    .default('auto');
}

/** The service that is meant: `auto` asks the variables that each sets in its jobs. */
export function ciOf(choice: CiChoice, env: Readonly<Record<string, string | undefined>> = process.env): Ci {
  if (choice !== 'auto') return choice;
  if (env['GITHUB_ACTIONS'] === 'true') return 'github';
  return env['GITLAB_CI'] === 'true' ? 'gitlab' : 'none';
}
