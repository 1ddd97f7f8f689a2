/** Every command, in the order of the help: add a line and the file that it names. */
import type { Command } from 'commander';
import { addAgreeCommand } from './agree-command.ts';
import { addBenchCommand } from './bench-command.ts';
import { addCheckCommand } from './check-command.ts';
import { addCompareCommand } from './compare-command.ts';
import { addCompletionCommand } from './completion-command.ts';
import { addDataCommand } from './data-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addEngineCommand } from './engine-command.ts';
import { addGradeCommand } from './grade-command.ts';
import { addGraphCommand } from './graph-command.ts';
import { addHistoryCommand } from './history-command.ts';
import { addListCommand } from './list-command.ts';
import { addMergeCommand } from './merge-command.ts';
import { addNewCommand } from './new-command.ts';
import { addPlanCommand } from './plan-command.ts';
import { addReferenceCommand } from './reference-command.ts';
import { addReportCommand } from './report-command.ts';
import { addRunCommand } from './run-command.ts';
import { addSchemaCommand } from './schema-command.ts';

/** Declares a command; its work is loaded when it is called, with the exit code for `finish`. */
export type AddCommand = (program: Command, finish: (code: number) => void) => void;

export const commands: readonly AddCommand[] = [
  addRunCommand,
  addBenchCommand,
  addAgreeCommand,
  addListCommand,
  addDoctorCommand,
  addDataCommand,
  addEngineCommand,
  addGraphCommand,
  addReportCommand,
  addCheckCommand,
  addGradeCommand,
  addPlanCommand,
  addMergeCommand,
  addCompareCommand,
  addHistoryCommand,
  addReferenceCommand,
  addSchemaCommand,
  addNewCommand,
  addCompletionCommand,
];
