import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** One arrow of the import graph. */
export interface Import {
  /** Path in the checkout, with '/'. */
  readonly from: string;
  /** A path in the checkout for our own files, else the package or `node:` module as written. */
  readonly to: string;
  /** True when the arrow vanishes with the types. */
  readonly typeOnly: boolean;
  /** True of a call, which loads the module when it is reached. */
  readonly isLate: boolean;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** `import`, `require`, and `createRequire(...)` called at once. */
function loadsModule(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === 'require') ||
    (ts.isCallExpression(callee) &&
      ts.isIdentifier(callee.expression) &&
      callee.expression.text === 'createRequire')
  );
}

/** Imports, re-exports, `import()` and `require()` calls and `import()` types of a source text. */
export function importsOf(from: string, text: string): Import[] {
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, isLate = false) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const isOwn = specifier.text.startsWith('.');
    const to = isOwn ? posix.normalize(posix.join(dirname(from), specifier.text)) : specifier.text;
    imports.push({ from, to, typeOnly, isLate });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, isTypeOnly(node));
    } else if (ts.isCallExpression(node) && loadsModule(node.expression)) {
      add(node.arguments[0], false, true);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

/** Source files of the checkout's rooms, with '/'. */
export function sourceFiles(root: string, rooms: readonly string[]): string[] {
  return rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true })
      .map((file) => posix.join(room, String(file).replaceAll('\\', '/')))
      .filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith('reports/out/')),
  );
}

/** All arrows of the checkout. */
export function readImports(root: string, rooms: readonly string[]): Import[] {
  return sourceFiles(root, rooms).flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}
