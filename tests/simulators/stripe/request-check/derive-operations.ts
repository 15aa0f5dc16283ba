import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { createParameterSchemas, type Schema } from './parameter-schema.ts';

export interface Operation {
  method: string;
  /** '/v1/refunds/{}/cancel' */
  path: string;
  /** The name of its parameters among the definitions. */
  shape: string;
}

export interface Operations {
  operations: Operation[];
  definitions: Record<string, Schema>;
  /** Every event that a webhook endpoint may ask for. */
  eventTypes: string[];
}

/** The parameters of an operation that takes none. */
const NOTHING = 'Nothing';

interface Call {
  className: string;
  methodName: string;
  method: string;
  path: string;
}

/**
 * Reads the installed `stripe` package: its compiled resources hold method and path of every call
 * (`_makeRequest('POST', '/v1/…')`), the declarations beside them the type of its parameters.
 * Takes seconds. Throws when the package no longer looks like that.
 */
export function deriveOperations(packageFolder: string): Operations {
  const folder = path.join(packageFolder, 'esm', 'resources');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.startsWith('V2'))
    .map((file) => path.join(folder, file));
  const program = openDeclarations(files.map(declarationsOf));
  const checker = program.getTypeChecker();
  const schemas = createParameterSchemas(checker);
  const operations: Operation[] = [];
  for (const file of files) {
    const source = program.getSourceFile(declarationsOf(file));
    for (const call of readCalls(readFileSync(file, 'utf8'))) {
      if (!call.path.startsWith('/v1/')) continue;
      const type = source && findParameters(checker, source, call);
      const shape = type === undefined ? NOTHING : schemas.nameShape(type);
      operations.push({ method: call.method, path: call.path, shape });
    }
  }
  if (operations.length < 400) throw new Error(`Only ${operations.length} calls found in stripe`);
  const events = program.getSourceFile(path.join(folder, 'Events.d.ts'));
  return {
    operations,
    definitions: {
      ...schemas.definitions,
      [NOTHING]: { type: 'object', additionalProperties: false },
    },
    eventTypes: events ? readEventTypes(checker, events) : [],
  };
}

function declarationsOf(file: string): string {
  return file.replace(/\.js$/, '.d.ts');
}

function openDeclarations(files: string[]): ts.Program {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    // The fifth edition’s library has arrays and Record, and is read in a tenth of the time.
    lib: ['lib.es5.d.ts'],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  // Stripe’s declarations name Node’s, which no parameter needs.
  host.resolveTypeReferenceDirectiveReferences = (references) =>
    references.map(() => ({ resolvedTypeReferenceDirective: undefined }));
  return ts.createProgram(files, options, host);
}

function readCalls(code: string): Call[] {
  const calls: Call[] = [];
  let className = '';
  let methodName = '';
  for (const line of code.split('\n')) {
    className = /^export class (\w+)/.exec(line)?.[1] ?? className;
    methodName = /^ {4}(\w+)\(.*\) \{$/.exec(line)?.[1] ?? methodName;
    const call = /\b_makeRequest\('(\w+)', (?:'([^']+)'|`([^`]+)`)/.exec(line);
    if (call === null) continue;
    const [, method = '', fixed, template] = call;
    const path = (fixed ?? template ?? '').replace(/\$\{[^}]+\}/g, '{}');
    calls.push({ className, methodName, method, path });
  }
  return calls;
}

function findParameters(
  checker: ts.TypeChecker,
  source: ts.SourceFile,
  call: Call,
): ts.Type | undefined {
  const module = checker.getSymbolAtLocation(source);
  const symbol =
    module && checker.getExportsOfModule(module).find((one) => one.name === call.className);
  const method = symbol?.members?.get(ts.escapeLeadingUnderscores(call.methodName));
  const declared = method?.declarations?.find(ts.isMethodDeclaration);
  if (declared === undefined)
    throw new Error(`${call.className}.${call.methodName} is not declared`);
  const params = declared.parameters.find((one) => one.name.getText() === 'params');
  return params?.type && checker.getTypeFromTypeNode(params.type);
}

function readEventTypes(checker: ts.TypeChecker, source: ts.SourceFile): string[] {
  const module = checker.getSymbolAtLocation(source);
  const event = module && checker.getExportsOfModule(module).find((one) => one.name === 'Event');
  const alias = event?.exports?.get(ts.escapeLeadingUnderscores('Type'));
  if (alias === undefined) throw new Error('stripe declares no Event.Type');
  const type = checker.getDeclaredTypeOfSymbol(alias);
  return (type.isUnion() ? type.types : [])
    .filter((one) => one.isStringLiteral())
    .map((one) => one.value);
}
