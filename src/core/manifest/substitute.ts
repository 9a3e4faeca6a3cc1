import type { KustomizeSpec } from '../model/app.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { asKubeObject } from '../model/kubeObject.ts';
import type { Json } from '../util/json.ts';
import { isObject } from '../util/json.ts';

/** A value that stays text wherever it is put; any other may become a number, a boolean or a date. */
const TEXT = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][\w./-]*$/i;
const OPT_OUT = 'kustomize.toolkit.fluxcd.io/substitute';

/**
 * The object with its variables replaced, or undefined where that cannot be told exactly: a variable without a value on
 * record, a form with a default, a value that may change its type. Without variables nothing is replaced at all.
 */
export function substituted(object: KubeObject, { variables }: KustomizeSpec): KubeObject | undefined {
  if (variables === undefined || isOptedOut(object)) {
    return object;
  }
  let isExact = true;
  const replace = (text: string): string =>
    text.replaceAll(/\$(?:\{(\w+)\})?/g, (match, name: string | undefined) => {
      const value = name === undefined ? undefined : variables[name];
      isExact &&= value !== undefined && TEXT.test(value);
      return value ?? match;
    });
  const result = mapTexts(object as unknown as Json, replace);
  return isExact ? asKubeObject(result) : undefined;
}

function isOptedOut({ metadata: { labels, annotations } }: KubeObject): boolean {
  return labels?.[OPT_OUT] === 'disabled' || annotations?.[OPT_OUT] === 'disabled';
}

function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') {
    return map(value);
  }
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item) => mapTexts(item, map));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapTexts(item, map)]))
    : value;
}
