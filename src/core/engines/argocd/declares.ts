import type { JsonObject } from '../../util/json.ts';
import { asText, at } from '../../util/json.ts';
import type { Declaration } from '../engine.ts';
import { ENGINE_ID } from './envelope.ts';
import { GROUP } from './names.ts';

const KINDS: ReadonlySet<string | undefined> = new Set(['Application', 'ApplicationSet', 'AppProject']);

/** A YAML document that declares one of our kinds by name. A templated name is many names, and so none. */
export function declares(document: JsonObject): Declaration | undefined {
  const kind = asText(document['kind']);
  const name = asText(at(document, 'metadata', 'name'));
  const isOurs = asText(document['apiVersion'])?.startsWith(`${GROUP}/`) === true && KINDS.has(kind);
  if (!isOurs || kind === undefined || !name || name.includes('{{')) {
    return undefined;
  }
  return {
    engine: ENGINE_ID,
    group: GROUP,
    kind,
    namespace: asText(at(document, 'metadata', 'namespace')) ?? '',
    name,
  };
}
