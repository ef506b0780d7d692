import * as z from 'zod/mini';

interface Shape {
  type?: string | string[];
  enum?: string[];
  const?: unknown;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  items?: Shape;
}

/**
 * Every field of a document by its path (`sessions[].pid`), with its type in words (`number or null`).
 *
 * @param schema of an object
 */
export function fieldsOf(schema: z.ZodMiniType): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const walk = (shape: Shape, path: string): void => {
    if (path !== '') fields.set(path, typeOf(shape));
    for (const one of alternatives(shape)) {
      for (const [name, inner] of Object.entries(one.properties ?? {}))
        walk(inner, path === '' ? name : `${path}.${name}`);
      for (const inner of one.items === undefined ? [] : alternatives(one.items))
        for (const [name, field] of Object.entries(inner.properties ?? {})) walk(field, `${path}[].${name}`);
    }
  };
  walk(z.toJSONSchema(schema) as Shape, '');
  return fields;
}

const alternatives = (shape: Shape): readonly Shape[] => shape.anyOf ?? [shape];

function typeOf(shape: Shape): string {
  if (shape.anyOf !== undefined) return shape.anyOf.map(typeOf).join(' or ');
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum !== undefined) return shape.enum.map((word) => `"${word}"`).join(', ');
  if (shape.type === 'array') return `list of ${typeOf(shape.items ?? {})}s`;
  return [shape.type ?? 'anything'].flat().join(' or ');
}

/** Every field that a real document has, by the same paths; what is below a map of free names is left out. */
export function pathsIn(value: unknown, known: ReadonlyMap<string, string>): ReadonlySet<string> {
  const paths = new Set<string>();
  const walk = (inner: unknown, path: string): void => {
    if (Array.isArray(inner)) {
      for (const one of inner) walk(one, `${path}[]`);
      return;
    }
    if (inner === null || typeof inner !== 'object') return;
    const isFree = path !== '' && ![...known.keys()].some((field) => field.startsWith(`${path}.`));
    if (isFree) return;
    for (const [name, field] of Object.entries(inner)) {
      const at = path === '' ? name : `${path}.${name}`;
      paths.add(at);
      walk(field, at);
    }
  };
  walk(value, '');
  return paths;
}
