import type { KubeObject } from '../model/kubeObject.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { asArray, asObject, asText, at, isObject, parseJson } from '../util/json.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { redactSecretText } from './redactText.ts';

declare const masked: unique symbol;
/** An object that went through a `Masker`. Caches, editors, logs and state take this type and no other. */
export type MaskedObject = KubeObject & { readonly [masked]: true };

/** A text that may hold a Secret as JSON or YAML, whole or cut off. */
const SECRET_MANIFEST = /"?kind"?\s*:\s*"?Secret/;

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Annotations that hold the whole object compressed, where nothing in it can be told apart. */
const PACKED_MANIFEST: ReadonlySet<string> = new Set(['objectset.rio.cattle.io/applied']);

export interface MaskOptions {
  /** Names of annotations to mask on any object (argocd-cm `resource.sensitive.mask.annotations`). */
  readonly sensitiveAnnotations?: ReadonlySet<string>;
}

/**
 * Masks the values of Secrets. One masker serves one comparison: equal values get equal masks and different values
 * different ones on all sides of it, and a mask tells neither the length nor the bytes of what it stands for. Masks of
 * different maskers mean nothing to each other.
 */
export class Masker {
  readonly #options: MaskOptions;
  /** Base64 of a value → its mask. Lives as long as the comparison and is never written anywhere. */
  readonly #masks = new Map<string, string>();

  constructor(options: MaskOptions = {}) {
    this.#options = options;
  }

  /** `stringData` comes back as `data`, as the API server would store it, so that both sides of a diff say the same. */
  object(object: KubeObject): MaskedObject {
    return this.#document(object as unknown as JsonObject) as unknown as MaskedObject;
  }

  /**
   * A text from outside, such as a server's refusal. Whatever this masker has masked is masked in it too; a text about
   * a Secret also loses every quoted value, for the server may quote what we never had.
   */
  text(text: string, about?: { readonly group: string; readonly kind: string }): string {
    const isAboutSecret = about?.group === '' && about.kind === 'Secret';
    return redactSecretText(text, this.#masks, isAboutSecret);
  }

  #document(document: JsonObject): JsonObject {
    const result: Record<string, Json> = { ...document };
    if (isSecret(document)) {
      for (const key of Object.keys(document).filter((one) => !FIELDS_OF_SECRET.has(one))) {
        result[key] = this.#mask(encodeBase64(plain(document[key] ?? null)));
      }
      delete result['stringData'];
      const data = this.#secretData(document);
      if (data !== undefined) {
        result['data'] = data;
      }
    }
    if (Array.isArray(document['items'])) {
      result['items'] = asArray(document['items']).map((item) =>
        isObject(item) ? this.#document(item) : item,
      );
    }
    for (const path of LOCAL_SYNC) {
      maskManifests(result, path, (text) => this.#mask(encodeBase64(text)));
    }
    const annotations = asObject(asObject(document['metadata'])?.['annotations']);
    if (annotations) {
      result['metadata'] = {
        ...asObject(document['metadata']),
        annotations: this.#annotations(annotations, isSecret(document)),
      };
    }
    return result;
  }

  #secretData(secret: JsonObject): Json | undefined {
    const { data, stringData } = secret;
    const wrong = [data, stringData].find((one) => one !== undefined && one !== null && !isObject(one));
    if (wrong !== undefined) {
      return this.#mask(encodeBase64(plain(wrong))); // a text in the place of the map: an error in Git
    }
    if (!isObject(data) && !isObject(stringData)) {
      return undefined;
    }
    const stored = new Map<string, string>();
    for (const [key, value] of Object.entries(asObject(data) ?? {})) {
      stored.set(key, this.#mask(canonical(value)));
    }
    for (const [key, value] of Object.entries(asObject(stringData) ?? {})) {
      stored.set(key, this.#mask(encodeBase64(plain(value))));
    }
    return Object.fromEntries(stored); // `__proto__` is a key too
  }

  #annotations(annotations: JsonObject, isOnSecret: boolean): JsonObject {
    const result: Record<string, Json> = {};
    for (const [name, value] of Object.entries(annotations)) {
      const isSensitive = this.#options.sensitiveAnnotations?.has(name) === true;
      // Other tools keep what they applied under names of their own.
      const isApplied = name === LAST_APPLIED || (isOnSecret && SECRET_MANIFEST.test(plain(value)));
      result[name] =
        isApplied && !isSensitive
          ? this.#lastApplied(plain(value), isOnSecret)
          : isSensitive || (isOnSecret && PACKED_MANIFEST.has(name))
            ? this.#mask(encodeBase64(plain(value)))
            : value;
    }
    return result;
  }

  #lastApplied(text: string, isOnSecret: boolean): string {
    const applied = parseJson(text);
    if (isObject(applied)) {
      const isMasked = isOnSecret || isSecret(applied) || asText(applied['kind'])?.endsWith('List') === true;
      // On a Secret an annotation that claims another kind is still treated as that Secret's.
      const document = isOnSecret ? { ...applied, apiVersion: 'v1', kind: 'Secret' } : applied;
      return isMasked ? JSON.stringify({ ...this.#document(document), ...kindOf(applied) }) : text;
    }
    return isOnSecret || SECRET_MANIFEST.test(text) ? this.#mask(encodeBase64(text)) : text;
  }

  #mask(base64: string): string {
    const known = this.#masks.get(base64);
    if (known !== undefined) {
      return known;
    }
    const mask = `<masked ${this.#masks.size + 1}>`;
    this.#masks.set(base64, mask);
    return mask;
  }
}

/** All else that stands at the top of a Secret is a misspelt `data` for all we know. */
const FIELDS_OF_SECRET: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'type',
  'immutable',
  'data',
  'stringData',
]);

/** Where an Application carries whole manifests, Secrets among them: a sync of files that are in no repository. */
const LOCAL_SYNC: readonly (readonly string[])[] = [
  ['operation', 'sync'],
  ['status', 'operationState', 'operation', 'sync'],
];

/** Replaces texts of `manifests` that speak of a Secret, in copies of the maps on the way. */
function maskManifests(
  root: Record<string, Json>,
  path: readonly string[],
  mask: (text: string) => string,
): void {
  if (!Array.isArray(at(root, ...path, 'manifests'))) {
    return;
  }
  let here = root;
  for (const key of path) {
    const copy = { ...asObject(here[key]) };
    here[key] = copy;
    here = copy;
  }
  here['manifests'] = asArray(here['manifests']).map((text) =>
    typeof text === 'string' && SECRET_MANIFEST.test(text) ? mask(text) : text,
  );
}

export function isSecret(document: { readonly apiVersion?: unknown; readonly kind?: unknown }): boolean {
  return document.kind === 'Secret' && document.apiVersion === 'v1';
}

function kindOf(document: JsonObject): JsonObject {
  const { apiVersion, kind } = document;
  return { ...(apiVersion !== undefined && { apiVersion }), ...(kind !== undefined && { kind }) };
}

/** Base64 may be folded over lines; what is no base64 at all (an error in Git) is taken as bytes of its own. */
function canonical(value: Json): string {
  const text = plain(value).replace(/\s/g, '');
  return decodeBase64(text) === undefined ? encodeBase64(plain(value)) : text;
}

/** Null is an empty value; a number or a map in the place of a text is an error in Git that must not leak either. */
function plain(value: Json): string {
  if (value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
