import ts from 'typescript';

/** The part of JSON Schema that Stripe’s parameters need. */
export interface Schema {
  /** The name of one of Stripe’s objects, as in `ParameterSchemas.definitions`. */
  shape?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  enum?: string[];
  pattern?: string;
  minLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  if?: Schema;
  then?: Schema;
  else?: Schema;
}

export interface ParameterSchemas {
  /** Stripe’s objects, by the names that `shape` holds. */
  definitions: Record<string, Schema>;
  /** Adds the type of an operation’s parameters, and all it holds, to the definitions. */
  nameShape(type: ts.Type): string;
}

// TypeScript has one kind of number; everything else that Stripe counts (öre, seconds, pieces) is
// whole, and an amount with a fraction is the mistake worth catching.
const FRACTIONAL = /percent|latitude|longitude|_rate(_|$)|^(weight|height|length|width)$/;
const DECIMAL = '^-?\\d+(\\.\\d+)?$';

interface Members {
  clearable: boolean;
  open: boolean;
  literals: string[];
  scalars: Schema[];
  arrays: Schema[];
  objects: Schema[];
}

/**
 * Turns parameter types of the `stripe` package into JSON Schema for decoded forms, stricter than
 * the types: the open member of an enum (`OtherString`) is left out, an unknown key is refused,
 * and only what may be cleared (`null`, `''`) takes an empty text.
 */
export function createParameterSchemas(checker: ts.TypeChecker): ParameterSchemas {
  const definitions: Record<string, Schema> = {};
  const names = new Map<ts.Type, string>();

  function describe(type: ts.Type, property = ''): Schema {
    const members: Members = {
      clearable: false,
      open: false,
      literals: [],
      scalars: [],
      arrays: [],
      objects: [],
    };
    for (const member of type.isUnion() ? type.types : [type]) sort(member, property, members);
    return joinMembers(members);
  }

  function sort(type: ts.Type, property: string, members: Members): void {
    if (type.flags & ts.TypeFlags.Undefined) return;
    if (type.flags & ts.TypeFlags.Null) members.clearable = true;
    else if (type.isStringLiteral()) {
      if (type.value === '') members.clearable = true;
      else members.literals.push(type.value);
    } else if (type.flags & ts.TypeFlags.BooleanLike) members.scalars.push({ type: 'boolean' });
    else if (type.flags & ts.TypeFlags.String) members.scalars.push({ type: 'string' });
    else if (type.flags & ts.TypeFlags.Number) {
      members.scalars.push({ type: FRACTIONAL.test(property) ? 'number' : 'integer' });
    } else if (type.isIntersection() && type.aliasSymbol?.name === 'OtherString') {
      members.open = true;
    } else if (type.symbol?.name === 'Date') members.scalars.push({ type: 'integer' });
    else if ((type.aliasSymbol ?? type.symbol)?.name === 'Decimal') {
      members.scalars.push({ type: 'string', pattern: DECIMAL });
    } else if (checker.isArrayType(type)) {
      const [element] = checker.getTypeArguments(type as ts.TypeReference);
      if (element === undefined) throw new Error(`${property} is a list of nothing`);
      members.arrays.push({ type: 'array', items: describe(element, property) });
    } else if (type.flags & ts.TypeFlags.Object) members.objects.push({ shape: nameShape(type) });
    else throw new Error(`${property} has the unexpected type ${checker.typeToString(type)}`);
  }

  function nameShape(type: ts.Type): string {
    let name = names.get(type);
    if (name === undefined) {
      name = `${type.symbol.name}.${names.size}`;
      names.set(type, name);
      definitions[name] = describeObject(type);
    }
    return name;
  }

  function describeObject(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      properties[property.name] = describe(checker.getTypeOfSymbol(property), property.name);
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const additionalProperties = index === undefined ? false : describe(index);
    return { type: 'object', properties, required, additionalProperties };
  }

  return { definitions, nameShape };
}

function joinMembers(members: Members): Schema {
  const { arrays, objects } = members;
  let schema = joinScalars(members);
  for (const [type, shapes] of [['array', arrays] as const, ['object', objects] as const]) {
    const shape = shapes.length > 1 ? { anyOf: shapes } : shapes[0];
    if (shape === undefined) continue;
    if (schema === undefined) schema = shape;
    else {
      // What is neither a text nor this type is told that it should have been this type.
      const otherwise = isOnlyClearing(schema) ? { anyOf: [schema, { type }] } : schema;
      schema = { if: { type }, then: shape, else: otherwise };
    }
  }
  if (schema === undefined) throw new Error('A parameter takes nothing');
  return schema;
}

function isOnlyClearing(schema: Schema): boolean {
  return schema.enum?.length === 1 && schema.enum[0] === '';
}

function joinScalars({ clearable, open, literals, scalars }: Members): Schema | undefined {
  const types = new Set(scalars.map((one) => one.type));
  const plainText = scalars.some((one) => one.type === 'string' && one.pattern === undefined);
  if (plainText || (open && literals.length === 0)) {
    return clearable ? { type: 'string' } : { type: 'string', minLength: 1 };
  }
  const words = [...literals, ...(clearable ? [''] : [])].sort();
  const choices: Schema[] = words.length > 0 ? [{ type: 'string', enum: words }] : [];
  for (const type of types) {
    const schema = scalars.find((one) => one.type === type);
    if (schema !== undefined) choices.push(schema);
  }
  return choices.length > 1 ? { anyOf: choices } : choices[0];
}
