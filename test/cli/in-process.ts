import { runCommandLine } from '../../harness/commands/program.ts';
import { quietEnvironment, type Called } from './binary.ts';

type Write = typeof process.stdout.write;

/**
 * Runs `reprolab` with these arguments in this process, for what is not about processes: it saves the second that
 * a start costs. One call at a time: it holds standard output, standard error and the environment for its while.
 */
export async function reprolabHere(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Called> {
  const printed = { stdout: '', stderr: '' };
  const before = { ...process.env };
  const streams = ['stdout', 'stderr'] as const;
  const writes = streams.map((name): Write => process[name].write.bind(process[name]));
  for (const name of streams) {
    process[name].write = (chunk: string | Uint8Array) => {
      printed[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    };
  }
  for (const [name, value] of Object.entries({ ...quietEnvironment, ...env })) setVariable(name, value);
  try {
    const code = await runCommandLine(args);
    // As a process's output is given: without its last line end.
    return { code, stdout: printed.stdout.replace(/\n$/, ''), stderr: printed.stderr.replace(/\n$/, '') };
  } finally {
    streams.forEach((name, index) => {
      process[name].write = writes[index] as Write;
    });
    for (const name of Object.keys({ ...quietEnvironment, ...env })) setVariable(name, before[name]);
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
