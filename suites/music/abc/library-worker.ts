/** Process that the ABC library runs in: songs can drive it into endless loops, out of memory, or make it change itself. */
import { messageOf, serve, tell } from '../../../harness/child-process.ts';
import { builtInsChanged } from './built-ins.ts';
import { engrave } from './engrave.ts';
import { requestSchema, type Reply, type Request, type Task } from './library-messages.ts';
import { parseTune } from './parse-tune.ts';
import { OutOfTime, withinTime } from './time-limit.ts';
import { writeMidi } from './write-midi.ts';

const tasks: Readonly<Record<Task, (song: string) => unknown>> = {
  parse: parseTune,
  midi: writeMidi,
  engrave,
};

function answer({ task, song, milliseconds }: Request): Reply {
  try {
    const value = withinTime(milliseconds, () => tasks[task](song));
    if (!builtInsChanged()) return { kind: 'done', value };
    return { kind: 'stuck', reason: "the ABC library changed the language's own objects", spent: true };
  } catch (error) {
    const late = error instanceof OutOfTime;
    const reason = late ? `the ABC library ${error.message}` : messageOf(error);
    return { kind: 'stuck', reason, spent: late || builtInsChanged() };
  }
}

serve(async (message) => {
  const reply = answer(requestSchema.parse(message));
  await tell(reply);
  if (reply.kind === 'stuck' && reply.spent) process.exit(0);
});
const ready: Reply = { kind: 'ready' };
await tell(ready);
