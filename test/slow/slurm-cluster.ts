/** A Slurm of one node on this machine, of its own and for one test: other ports, folders and keys than an installed one. */
import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface Cluster {
  /** Runs one of Slurm's commands; returns what it prints. */
  readonly call: (
    command: 'sbatch' | 'scontrol' | 'squeue' | 'sinfo' | 'scancel',
    args: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
  ) => Promise<string>;
}

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch'];

/** Why there can be no cluster here; null when there can be. */
export async function whyNoCluster(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'slurmd is started by root alone';
  for (const program of programs) {
    const { failed } = await execa(program, ['--version'], { reject: false, stdio: 'ignore' });
    const isThere = !failed || !(await execa(program, ['-V'], { reject: false, stdio: 'ignore' })).failed;
    if (!isThere) return `${program} is not installed (apt-get install slurm-wlm munge)`;
  }
  return null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What Slurm needs to know of one node that tracks its processes without cgroups. */
const configuration = (folder: string, socket: string, ports: readonly [number, number]) => `
ClusterName=reprolab-test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmdPort=${ports[1]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# A requeued job waits for the end of its credential: two minutes, where this does not say less.
AuthInfo=socket=${socket},cred_expire=5
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
StateSaveLocation=${join(folder, 'state')}
SlurmdSpoolDir=${join(folder, 'spool')}
SlurmctldPidFile=${join(folder, 'slurmctld.pid')}
SlurmdPidFile=${join(folder, 'slurmd.pid')}
SlurmctldLogFile=${join(folder, 'slurmctld.log')}
SlurmdLogFile=${join(folder, 'slurmd.log')}
MailProg=/bin/true
JobCompType=jobcomp/none
SlurmdParameters=config_overrides
NodeName=node0 NodeHostname=${hostname()} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;

/** Calls `work` with a cluster below `folder` that takes jobs, and ends the cluster afterwards. */
export async function withCluster(folder: string, work: (cluster: Cluster) => Promise<void>): Promise<void> {
  // Munge serves other users too, and refuses a folder that they cannot enter.
  chmodSync(folder, 0o755);
  for (const name of ['state', 'spool']) mkdirSync(join(folder, name));
  const [key, socket, file] = [
    join(folder, 'munge.key'),
    join(folder, 'munge.sock'),
    join(folder, 'slurm.conf'),
  ];
  writeFileSync(key, randomBytes(1024), { mode: 0o600 });
  writeFileSync(file, configuration(folder, socket, [await freePort(), await freePort()]));
  const env = { SLURM_CONF: file };
  const call: Cluster['call'] = async (command, args, more = {}) => {
    const { stdout } = await execa(command, args, { env: { ...env, ...more }, stdin: 'ignore' });
    return stdout;
  };
  const stops: (() => Promise<unknown>)[] = [];
  const start = (program: string, args: readonly string[]) => {
    const daemon = execa(program, args, { env, reject: false, stdin: 'ignore', cwd: folder });
    stops.unshift(() => {
      daemon.kill('SIGTERM');
      return daemon;
    });
  };
  try {
    start('munged', [
      ...['--foreground', '--force', `--socket=${socket}`, `--key-file=${key}`],
      ...[`--log-file=${join(folder, 'munged.log')}`, `--pid-file=${join(folder, 'munged.pid')}`],
      `--seed-file=${join(folder, 'munged.seed')}`,
    ]);
    start('slurmctld', ['-D']);
    start('slurmd', ['-D', '-N', 'node0']);
    await until(
      async () => /\bidle\b/.test(await call('sinfo', []).catch(() => '')),
      60,
      () => readFileSync(join(folder, 'slurmctld.log'), 'utf8'),
    );
    await work({ call });
  } finally {
    await call('scancel', ['--user=root']).catch(() => undefined);
    for (const stop of stops) await stop();
  }
}

/** Waits until something holds. Throws with `why` when it does not within so many seconds. */
export async function until(
  holds: () => Promise<boolean>,
  seconds: number,
  why: () => string,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${why()}`);
    await setTimeout(500);
  }
}
