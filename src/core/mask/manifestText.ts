import { toText } from '../diff/text.ts';
import { parseManifests } from '../manifest/documents.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { isObject } from '../util/json.ts';
import { sameData } from '../util/sameData.ts';
import type { JsonObject } from '../util/json.ts';
import { isSecret } from './masker.ts';
import type { Masker } from './masker.ts';

/** A text without this word, or an escape that may spell it, is about no Secret. */
const NAMES_SECRET = /\bSecret\b|\\[xuU]/;
/** What speaks of a Secret in a document that is none itself, or cannot be read: YAML, JSON or a template. */
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
  if (!NAMES_SECRET.test(text)) {
    return text;
  }
  let shown = '';
  let from = 0;
  for (const { offset, end, value } of parseManifests(text)) {
    const raw = text.slice(offset, end);
    const safe = value && holdsSecret(value) ? masked(value, raw, masker) : withoutHidden(value, raw);
    if (safe !== raw) {
      shown += `${text.slice(from, offset)}${safe}${raw.endsWith('\n') ? '\n' : ''}`;
      from = end;
    }
  }
  return shown + text.slice(from);
}

/** The document as it is written where nothing in it is masked. */
function masked(value: JsonObject, raw: string, masker: Masker): string {
  const safe = masker.object(value as unknown as KubeObject) as unknown as JsonObject;
  return sameData(safe, value) ? raw : toText(safe).trimEnd();
}

function withoutHidden(value: JsonObject | undefined, raw: string): string {
  const mayHoldValues = value === undefined || MAY_HOLD_VALUES.test(raw);
  return mayHoldValues && MAY_BE_SECRET.test(raw) ? HIDDEN : raw;
}

function holdsSecret(value: JsonObject): boolean {
  const { items } = value;
  return isSecret(value) || (Array.isArray(items) && items.some((item) => isObject(item) && isSecret(item)));
}
