import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../../scripts/bootstrap.mjs';

export const stepSchema = z.looseObject({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  'working-directory': z.string().optional(),
});

export type Step = z.infer<typeof stepSchema>;

/** What GitHub requires of a composite action, and nothing that it does not know. */
const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(stepSchema) }),
});

const workflowSchema = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(stepSchema) })),
});

/** A file of the checkout as text. */
export const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** A YAML file of the checkout. */
export const readYaml = (file: string): unknown => parse(textOf(file));

export const readAction = () => actionSchema.parse(readYaml('action.yml'));

export const readWorkflow = (file: string) => workflowSchema.parse(readYaml(file));
