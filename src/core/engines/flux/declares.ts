import type { JsonObject } from '../../util/json.ts';
import { asText, at } from '../../util/json.ts';
import type { Declaration } from '../engine.ts';
import { kindOf } from './kinds.ts';
import { ENGINE_ID } from './names.ts';

/** A YAML document that declares one of our kinds by name. A name with a variable in it is many names, and so none. */
export function declares(document: JsonObject): Declaration | undefined {
  const [group = '', version] = (asText(document['apiVersion']) ?? '').split('/');
  const kind = asText(document['kind']) ?? '';
  const name = asText(at(document, 'metadata', 'name'));
  if (version === undefined || kindOf({ group, kind }) === undefined || !name || name.includes('${')) {
    return undefined;
  }
  return {
    engine: ENGINE_ID,
    group,
    kind,
    namespace: asText(at(document, 'metadata', 'namespace')) ?? '',
    name,
  };
}
