/** What every file of a command begins with. */
import {
  resultSchemaVersion,
  type CourseInfo,
  type Machine,
  type Result,
  type Tool,
} from '../core/result-schema.ts';
import type { OutputFolder } from './output-folder.ts';

/** Who ran it, where and as what. */
interface Recorded {
  readonly output: OutputFolder;
  readonly tool: Tool;
  readonly course: CourseInfo;
  readonly command: readonly string[];
  readonly machine: Machine;
}

type Fields = Pick<
  Result,
  | 'schemaVersion'
  | 'id'
  | 'tool'
  | 'course'
  | 'command'
  | 'startedAt'
  | 'finishedAt'
  | 'durationSeconds'
  | 'status'
  | 'machine'
>;

/** Starts the clock; the function returned gives the fields as they are now, with the end where it is the last time. */
export function recordCommand({ output, tool, course, command, machine }: Recorded) {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  return (status: Result['status'], isFinal: boolean): Fields => ({
    schemaVersion: resultSchemaVersion,
    id: output.id,
    tool,
    course,
    command: [...command],
    startedAt,
    finishedAt: isFinal ? new Date().toISOString() : null,
    durationSeconds: isFinal ? (performance.now() - began) / 1000 : null,
    status,
    machine,
  });
}
