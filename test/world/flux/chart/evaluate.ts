import { createHash } from 'node:crypto';

import { stringify } from 'yaml';

import { at, type Json } from '../../pull/json.ts';
import type { Operand, Part, Pipe } from './template.ts';

/** What a chart stops with by itself: `required` without a value, or a function that is none. */
export class TemplateError extends Error {
  /** `file:line:column`. */
  readonly at: string;

  constructor(at: string, message: string) {
    super(message);
    this.at = at;
  }
}

/** Named templates, files of the chart among them. */
export type Templates = ReadonlyMap<string, readonly Part[]>;

interface Scope {
  readonly templates: Templates;
  /** What `.` and `$` are, and variables of `range`. */
  readonly values: Readonly<Record<string, Json>>;
}

/** The text that a template gives for its data. */
export function evaluate(parts: readonly Part[], templates: Templates, data: Json): string {
  return run(parts, { templates, values: { '.': data, $: data } });
}

function run(parts: readonly Part[], scope: Scope): string {
  return parts.map((part) => runPart(part, scope)).join('');
}

function runPart(part: Part, scope: Scope): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'print':
      return textOf(valueOf(part.pipe, scope));
    case 'define':
      return '';
    case 'range':
      return range(part, scope);
    default: {
      const value = valueOf(part.pipe, scope);
      if (!isTrue(value)) {
        return run(part.otherwise, scope);
      }
      return run(part.body, part.kind === 'with' ? withValues(scope, { '.': value }) : scope);
    }
  }
}

/** Maps in the order of their keys, as Go ranges over them. */
function range({ pipe, names, body }: Extract<Part, { readonly kind: 'range' }>, scope: Scope): string {
  const over = valueOf(pipe, scope);
  const entries: readonly (readonly [Json, Json])[] = Array.isArray(over)
    ? over.map((value, index) => [index, value] as const)
    : Object.entries((over ?? {}) as Readonly<Record<string, Json>>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const [first, second] = names;
  return entries
    .map(([key, value]) => {
      const named =
        second === undefined
          ? first === undefined
            ? {}
            : { [first]: value }
          : { [first ?? '']: key, [second]: value };
      return run(body, withValues(scope, { '.': value, ...named }));
    })
    .join('');
}

const withValues = (scope: Scope, values: Readonly<Record<string, Json>>): Scope => ({
  ...scope,
  values: { ...scope.values, ...values },
});

function valueOf(pipe: Pipe, scope: Scope): Json {
  return pipe.reduce<Json | undefined>((piped, [head, ...rest]) => {
    const args = rest.map((one) => operandOf(one, scope));
    const all = piped === undefined ? args : [...args, piped];
    return head?.kind === 'call' ? call(head, all, scope) : head ? operandOf(head, scope) : null;
  }, undefined) as Json;
}

function operandOf(operand: Operand, scope: Scope): Json {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'group':
      return valueOf(operand.pipe, scope);
    case 'call':
      return call(operand, [], scope);
    default: {
      const root = scope.values[operand.root];
      return operand.keys.reduce<Json | undefined>((value, key) => at(value ?? null, key), root) ?? null;
    }
  }
}

type Call = Extract<Operand, { readonly kind: 'call' }>;

const indented = (text: string, spaces: number): string => text.replaceAll(/^/gm, ' '.repeat(spaces));

/** The functions of Helm that the sample's charts call. The piped value comes last. */
const FUNCTIONS: Readonly<Record<string, (args: readonly Json[], at: string) => Json>> = {
  default: ([fallback = null, value = null]) => (isTrue(value) ? value : fallback),
  eq: ([a = null, b = null]) => a === b,
  not: ([value = null]) => !isTrue(value),
  print: (args) => args.map(textOf).join(''),
  quote: ([value = null]) => JSON.stringify(textOf(value)),
  trunc: ([length = 0, value = null]) => textOf(value).slice(0, Number(length)),
  indent: ([spaces = 0, value = null]) => indented(textOf(value), Number(spaces)),
  nindent: ([spaces = 0, value = null]) => `\n${indented(textOf(value), Number(spaces))}`,
  sha256sum: ([value = null]) => createHash('sha256').update(textOf(value)).digest('hex'),
  toYaml: ([value = null]) => stringify(value, { sortMapEntries: true, lineWidth: 0 }).trimEnd(),
  required: ([message = '', value = null], at) => {
    if (value === null || value === '') {
      throw new TemplateError(at, textOf(message));
    }
    return value;
  },
};

function call({ name, at: place }: Call, args: readonly Json[], scope: Scope): Json {
  if (name === 'include') {
    const [wanted = '', data = null] = args;
    const parts = scope.templates.get(textOf(wanted));
    if (parts === undefined) {
      throw new TemplateError(place, `error calling include: template: no template "${textOf(wanted)}"`);
    }
    return evaluate(parts, scope.templates, data);
  }
  const known = FUNCTIONS[name];
  if (known === undefined) {
    throw new TemplateError(place, `function "${name}" not defined`);
  }
  return known(args, place);
}

/** Go's idea of emptiness. */
function isTrue(value: Json): boolean {
  if (typeof value === 'object' && value !== null) {
    return Object.keys(value).length > 0;
  }
  return Boolean(value);
}

function textOf(value: Json): string {
  if (typeof value === 'object') {
    return value === null ? '' : JSON.stringify(value);
  }
  return String(value);
}
