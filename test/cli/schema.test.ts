import assert from 'node:assert/strict';
import { test } from 'uvu';
import { jsonSchemaText, schemaNames } from '../../harness/commands/schema.ts';
import { reprolabHere } from './in-process.ts';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Paths of the fields that say nothing about themselves. */
function undocumented(schema: Schema, path: string): string[] {
  const { properties = {}, items, additionalProperties, anyOf = [], oneOf = [] } = schema;
  const parts = [
    ...(items === undefined ? [] : [items]),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ...anyOf,
    ...oneOf,
  ];
  return [
    ...Object.entries(properties).flatMap(([name, field]) => [
      ...(field.description === undefined ? [`${path}.${name}`] : []),
      ...undocumented(field, `${path}.${name}`),
    ]),
    ...parts.flatMap((part) => undocumented(part, path)),
  ];
}

test('every kind of file has a JSON Schema, of draft 2020-12', async () => {
  for (const name of schemaNames) {
    const { code, stdout, stderr } = await reprolabHere(['schema', name]);
    assert.equal(code, 0, stderr);
    assert.equal(`${stdout}\n`, jsonSchemaText(name));
    const schema = JSON.parse(stdout) as { $schema: string; type: string; title: string };
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.equal(schema.type, 'object');
  }
  const { code, stderr } = await reprolabHere(['schema', 'song']);
  assert.equal(code, 2);
  assert.match(stderr, /result, bench, agreement, comparison, claims, reference, grades/);
});

test('every field of every file is documented', () => {
  for (const name of schemaNames) {
    assert.deepEqual(undocumented(JSON.parse(jsonSchemaText(name)) as Schema, name), []);
  }
});

test.run();
