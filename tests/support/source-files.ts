import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const repository = path.resolve(import.meta.dirname, '../..');

/** Every file below these folders of the repository, by path from its root, sorted. */
export async function listFiles(...folders: string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(path.join(repository, folder), {
        recursive: true,
        withFileTypes: true,
      });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(repository, path.join(entry.parentPath, entry.name)));
    }),
  );
  return found.flat().sort();
}

/** The repository's TypeScript and JavaScript below these folders, parsed. */
export async function parseSources(...folders: string[]): Promise<ts.SourceFile[]> {
  const files = (await listFiles(...folders)).filter((file) => /\.[jt]sx?$/.test(file));
  return Promise.all(
    files.map(async (file) =>
      parseSource(file, await readFile(path.join(repository, file), 'utf8')),
    ),
  );
}

export function parseSource(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function collect<T>(source: ts.SourceFile, pick: (node: ts.Node) => T | undefined): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node) => {
    const picked = pick(node);
    if (picked !== undefined) found.push(picked);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * What the file calls `name` with: the first argument of each call when it is a plain text, else its code. A use that
 * is not a call (handing it on, giving it another name) is told as `not a call`.
 */
export function findUses(source: ts.SourceFile, name: string): string[] {
  return collect(source, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name) return undefined;
    const { parent } = node;
    if (ts.isImportSpecifier(parent)) return parent.propertyName ? 'not a call' : undefined;
    if (ts.isFunctionDeclaration(parent)) return undefined;
    if (!ts.isCallExpression(parent) || parent.expression !== node) return 'not a call';
    const [first] = parent.arguments;
    return first && ts.isStringLiteralLike(first) ? first.text : `code: ${first?.getText() ?? ''}`;
  });
}

/** Whether the file imports `name`, or everything, from a module whose address ends with `ending`. */
export function importsName(source: ts.SourceFile, name: string, ending: string): boolean {
  return source.statements.some((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return false;
    const from = statement.moduleSpecifier;
    if (!from || !ts.isStringLiteral(from) || !from.text.endsWith(ending)) return false;
    const bindings = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : (statement.exportClause ?? statement);
    if (!bindings) return false;
    if (!ts.isNamedImports(bindings) && !ts.isNamedExports(bindings)) return true;
    return bindings.elements.some((one) => (one.propertyName ?? one.name).text === name);
  });
}

/** Whether the file reads the environment of the process, in whatever way it is written. */
export function readsEnvironment(source: ts.SourceFile): boolean {
  const isProcess = (node: ts.Node) =>
    (ts.isIdentifier(node) && node.text === 'process') ||
    (ts.isPropertyAccessExpression(node) && node.name.text === 'process');
  const found = collect(source, (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      return (isProcess(node.expression) && node.name.text === 'env') || undefined;
    }
    if (ts.isElementAccessExpression(node)) return isProcess(node.expression) || undefined;
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
      const takesIt = node.initializer && isProcess(node.initializer);
      return (
        (takesIt &&
          node.name.elements.some((one) => (one.propertyName ?? one.name).getText() === 'env')) ||
        undefined
      );
    }
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      return /^(node:)?process$/.test(node.moduleSpecifier.text) || undefined;
    }
    return undefined;
  });
  return found.length > 0;
}

/** Whether the file has nothing of its own and only passes on what others export. */
export function isBarrel(source: ts.SourceFile): boolean {
  const { statements } = source;
  return (
    statements.length > 0 &&
    statements.every((one) => ts.isExportDeclaration(one) || ts.isImportDeclaration(one)) &&
    statements.some(ts.isExportDeclaration)
  );
}
