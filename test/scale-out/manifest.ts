/** The Kubernetes manifest, checked against the types of the API before it is read as values of them. */
import type { Job } from 'kubernetes-types/batch/v1.js';
import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { root } from '../../scripts/bootstrap.mjs';

/** Where each kind is described. */
const kinds: Readonly<Record<string, string>> = { Job: 'batch/v1', PersistentVolumeClaim: 'core/v1' };

/** The documents of the manifest with NIGHT replaced, as `docs/kubernetes.md` says. */
function readManifest(night: string): unknown[] {
  const text = readFileSync(join(root, 'templates/scale-out/kubernetes-job.yaml'), 'utf8');
  return parseAllDocuments(text.replaceAll('NIGHT', night)).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  });
}

/**
 * What the compiler objects to where the documents stand as literals of their kinds: fields that there are not, of another
 * type, or missing.
 */
export function typeProblems(documents: readonly unknown[]): string[] {
  const source = documents.map((document, index) => {
    const kind = String((document as { kind?: unknown }).kind);
    const from = `kubernetes-types/${kinds[kind] ?? 'unknown'}.js`;
    return `import type { ${kind} as K${index} } from '${from}';\nexport const d${index}: K${index} = ${JSON.stringify(document)};`;
  });
  const file = join(root, 'test/scale-out/manifest-as-literals.ts');
  const text = source.join('\n');
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es5.d.ts'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (path) => path === file || onDisk.fileExists(path);
  host.readFile = (path) => (path === file ? text : onDisk.readFile(path));
  host.getSourceFile = (path, version, ...rest) =>
    path === file ? ts.createSourceFile(path, text, version) : onDisk.getSourceFile(path, version, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

export interface Manifest {
  readonly claim: PersistentVolumeClaim;
  readonly shards: Job;
  readonly merge: Job;
}

/** The manifest as values of the API's types. Throws where the compiler objects. */
export function typedManifest(night: string): Manifest {
  const documents = readManifest(night);
  const problems = typeProblems(documents);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const [claim, shards, merge] = documents as [PersistentVolumeClaim, Job, Job];
  return { claim, shards, merge };
}
