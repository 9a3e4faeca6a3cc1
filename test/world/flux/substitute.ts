import { parse, stringify } from 'yaml';

import { asText, at, dictAt, listAt, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { BuildError, idOf } from './buildError.ts';
import { kindOf, KUSTOMIZE_GROUP as GROUP, type FluxParts } from './parts.ts';

export type Variables = Readonly<Record<string, string>>;

/** Of the ConfigMaps and Secrets that the spec names, later ones first, under those of the spec itself. */
export async function variablesOf(parts: FluxParts, ks: o.Obj): Promise<Variables | NoVariables> {
  const found: Record<string, string> = {};
  for (const from of listAt(ks, 'spec', 'postBuild', 'substituteFrom')) {
    const [kindName, name] = [textAt(from, 'kind'), textAt(from, 'name')];
    const live = await parts.client.get(kindOf(parts, '', kindName), o.namespaceOf(ks), name);
    if (live === undefined && at(from, 'optional') !== true) {
      return new NoVariables(kindName, name);
    }
    const isSecret = kindName === 'Secret';
    for (const [key, value] of Object.entries(dictAt(live ?? null, 'data'))) {
      const text = asText(value);
      found[key] = oneLine(isSecret ? Buffer.from(text, 'base64').toString() : text);
    }
  }
  const own = Object.entries(dictAt(ks, 'spec', 'postBuild', 'substitute'));
  return { ...found, ...Object.fromEntries(own.map(([key, value]) => [key, oneLine(asText(value))])) };
}

const oneLine = (text: string): string => text.replaceAll('\n', '');

/** One that they were to come from is not there; it is missed with the first object that is built. */
export class NoVariables {
  readonly message: string;

  constructor(kind: string, name: string) {
    const plural = `${kind.toLowerCase()}s`;
    this.message = `substitute from '${kind}/${name}' error: ${plural} "${name}" not found`;
  }
}

/** The object with the variables in it. Throws `BuildError` for one without a value. */
export function substituted(object: o.Obj, values: Variables | NoVariables): o.Obj {
  const isOut = [o.labelsOf(object), o.annotationsOf(object)].some(
    (marks: Dict) => marks[`${GROUP}/substitute`] === 'disabled',
  );
  if (isOut) {
    return object;
  }
  if (values instanceof NoVariables) {
    throw new BuildError(`post build failed for '${idOf(object)}': ${values.message}`);
  }
  if (Object.keys(values).length === 0) {
    return object;
  }
  return parse(inText(stringify(object, { lineWidth: 0 }), object, values)) as o.Obj;
}

/** The forms that people use: `${name}`, one with a value to fall back to, and `$$` for a dollar. */
function inText(text: string, object: o.Obj, values: Variables): string {
  const failed = (why: string): BuildError =>
    new BuildError(
      `post build failed for '${idOf(object)}': envsubst error: variable substitution failed: ${why}`,
    );
  return text.replaceAll(/\$\$|\$\{([^}]*)\}/g, (whole, inner: string | undefined) => {
    if (inner === undefined) {
      return '$';
    }
    const [, name = '', fallback] = /^(\w+)(?::?=|:-)?(.*)$/.exec(inner) ?? [];
    const hasFallback = /^\w+(?::?=|:-)/.test(inner);
    if (name === '' || (!hasFallback && inner !== name)) {
      throw failed(`the demo does not know the form ${whole}`);
    }
    const value = values[name] ?? '';
    if (values[name] === undefined && !hasFallback) {
      throw failed(`variable not set (strict mode): "${name}"`);
    }
    return value === '' && hasFallback ? (fallback ?? '') : value;
  });
}
