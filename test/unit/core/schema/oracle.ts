import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';

import type { KindSchema } from '../../../../src/core/schema/catalog.ts';
import { walkSchema } from '../../../../src/core/schema/walk.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import type { YamlNode } from '../../../../src/core/yaml/node.ts';

/** Errors of the two validators in one notation: `unknown /spec/x`, each once, sorted. */
export type ErrorSet = readonly string[];

const NAMES: Readonly<Record<string, string>> = {
  additionalProperties: 'unknown',
  required: 'missing',
  type: 'type',
};

const compiled = new Map<KindSchema, ValidateFunction>();

/** What a validator of another make finds by the very same schema. */
export function errorsOfAjv(kind: KindSchema, value: Json): ErrorSet {
  let validate = compiled.get(kind);
  if (!validate) {
    const $defs = Object.fromEntries(kind.table.map((row, index) => [`d${index}`, jsonSchema(row)]));
    validate = new Ajv({ allErrors: true, strict: false, logger: false }).compile({
      $defs,
      $ref: `#/$defs/d${kind.root}`,
    });
    compiled.set(kind, validate);
  }
  validate(value);
  const errors = (validate.errors ?? []).map(
    (error) => [NAMES[error.keyword] ?? 'value', pathOf(error)] as const,
  );
  // Of a value of the wrong type its limits say nothing more.
  const mistyped = new Set(errors.flatMap(([code, path]) => (code === 'type' ? [path] : [])));
  return sorted(errors.filter(([code, path]) => code !== 'value' || !mistyped.has(path)));
}

export function errorsOfWalk(kind: KindSchema, root: YamlNode): ErrorSet {
  const problems = walkSchema(root, kind, { isPartial: false, isPlaceholder: () => false });
  return sorted(
    problems.map((problem) => {
      const path = 'name' in problem ? [...problem.path, problem.name] : problem.path;
      return [problem.code, path.map((step) => `/${step}`).join('')] as const;
    }),
  );
}

function sorted(errors: readonly (readonly [string, string])[]): ErrorSet {
  return [...new Set(errors.map(([code, path]) => `${code} ${path}`))].sort();
}

function pathOf({ instancePath, params }: ErrorObject): string {
  const path = instancePath.replaceAll('~1', '/').replaceAll('~0', '~');
  const name: unknown = params['additionalProperty'] ?? params['missingProperty'];
  return typeof name === 'string' ? `${path}/${name}` : path;
}

/** A row of the catalog in the words of JSON Schema. */
function jsonSchema(row: KindSchema['table'][number]): object {
  const to = (ref: number): object => ({ $ref: `#/$defs/d${ref}` });
  const { properties, items, additionalProperties, name, since, deprecated, default: _, ...rest } = row;
  void [name, since, deprecated];
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, ref]) => [key, to(ref)])),
    }),
    ...(items !== undefined && { items: to(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: typeof additionalProperties === 'number' ? to(additionalProperties) : false,
    }),
  };
}
