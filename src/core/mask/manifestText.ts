import { toText } from '../diff/text.ts';
import { parseManifests } from '../manifest/documents.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { isObject } from '../util/json.ts';
import type { JsonObject } from '../util/json.ts';
import { isSecret } from './masker.ts';
import type { Masker } from './masker.ts';

/** Anything that might be a Secret, in YAML, JSON or a template. */
const MAY_BE_SECRET = /kind["']?\s*:\s*["']?Secret/;
/** Values of a Secret stand under one of these keys, also in a patch or a template. */
const MAY_HOLD_VALUES = /\b(?:stringData|data)\b/;
/** Stands for a document that may hold values of a Secret and is none itself: a template, a patch, broken YAML. */
const HIDDEN =
  '# Plumbline does not show this document: it is about a Secret, in a form that cannot be masked.';

/**
 * A manifest as it stands in Git, with the values of Secrets masked. All else is left as it is, byte for byte; a Secret is
 * written anew, so that two sides masked by one masker differ where their values do.
 */
export function maskManifestText(text: string, masker: Masker): string {
  if (!MAY_BE_SECRET.test(text)) {
    return text;
  }
  let shown = '';
  let from = 0;
  for (const document of parseManifests(text)) {
    const { offset, end, value } = document;
    const raw = text.slice(offset, end);
    if (!MAY_BE_SECRET.test(raw)) {
      continue;
    }
    const isSafe = value !== undefined && !MAY_HOLD_VALUES.test(raw);
    const readable = value !== undefined && holdsSecret(value) ? masked(value, masker) : HIDDEN;
    shown += text.slice(from, offset);
    shown += isSafe ? raw : `${readable}${raw.endsWith('\n') ? '\n' : ''}`;
    from = end;
  }
  return shown + text.slice(from);
}

function masked(value: JsonObject, masker: Masker): string {
  return toText(masker.object(value as unknown as KubeObject) as unknown as JsonObject).trimEnd();
}

function holdsSecret(value: JsonObject): boolean {
  const { items } = value;
  return isSecret(value) || (Array.isArray(items) && items.some((item) => isObject(item) && isSecret(item)));
}
