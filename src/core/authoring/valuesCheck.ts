import * as l10n from '@vscode/l10n';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';

import type { Finding, RuleId } from '../rules/finding.ts';
import { isPlaceholder } from '../rules/gate.ts';
import { nearest } from '../schema/nearest.ts';
import { GoPattern } from '../util/goPattern.ts';
import type { YamlDocument, YamlEntry, YamlNode } from '../yaml/node.ts';
import { asSequence, entryOf, toJson } from '../yaml/read.ts';

/** A chart's `values.schema.json`, compiled. */
export type ValuesSchema = ValidateFunction;

/** Of one file: more of the same says nothing new. */
const MOST = 100;

/** Undefined for a file that is no JSON Schema: Helm refuses the chart then, and says so itself. */
export function compileValues(text: string): ValuesSchema | undefined {
  try {
    const schema = JSON.parse(text) as object;
    // Formats and references to other hosts cannot be judged here; Helm looks at neither without a network.
    const ajv = new Ajv({
      strict: false,
      allErrors: true,
      verbose: true,
      validateFormats: false,
      logger: false,
      code: { regExp: goRegExp },
    });
    const { $schema: _draft, ...rest } = schema as { readonly $schema?: string };
    return ajv.compile(rest);
  } catch {
    return undefined;
  }
}

/** Helm judges by the patterns of Go; one that is none there is not judged by. */
const goRegExp = Object.assign(
  (source: string): { readonly test: (text: string) => boolean } => {
    const pattern = GoPattern.of(source);
    return { test: (text) => pattern?.test(text) !== false };
  },
  { code: 'goRegExp' },
);

/**
 * What a values file has that the chart's schema does not allow. Helm judges the chart's defaults with every file laid
 * over them, so what is missing in one file is no mistake of that file.
 */
export function checkValues(documents: readonly YamlDocument[], schema: ValuesSchema): readonly Finding[] {
  return documents.flatMap(({ root, offset, problems }) => {
    if (!root || problems.length > 0 || schema(toJson(root))) {
      return [];
    }
    return (schema.errors ?? [])
      .flatMap((error) => findingOf(error, root) ?? [])
      .slice(0, MOST)
      .map((finding) => ({
        ...finding,
        range: { start: finding.range.start + offset, end: finding.range.end + offset },
      }));
  });
}

function findingOf(error: ErrorObject, root: YamlNode): Finding | undefined {
  const at = placeOf(root, error.instancePath);
  if (!at || (at.node.type === 'scalar' && isPlaceholder(at.node.text))) {
    return undefined;
  }
  const value = at.node.type === 'scalar' ? at.node : (at.entry?.key ?? at.node);
  const params = error.params as Readonly<Record<string, unknown>>;
  const place = `\`${at.words === '' ? 'values' : at.words}\``;
  const found = (rule: RuleId, node: YamlNode, message: string): Finding => ({
    rule,
    severity: 'error',
    range: { start: node.start, end: Math.max(node.end, node.start + 1) },
    message: `${message} ${l10n.t('Helm refuses the values.')}`,
  });
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      const key = entryOf(at.node, name)?.key ?? value;
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      const near = nearest(name, known);
      const hint = near === undefined ? '' : ` ${l10n.t('Did you mean `{0}`?', near)}`;
      return found('PL005', key, `${l10n.t('{0} has no value `{1}`.', place, name)}${hint}`);
    }
    case 'type':
      return found('PL006', value, l10n.t('{0} must be {1}.', place, String(params['type'])));
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly unknown[]).map((one) => `\`${String(one)}\``);
      return found('PL008', value, l10n.t('{0} must be one of {1}.', place, allowed.join(', ')));
    }
    case 'required':
    case 'if':
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
    case 'not':
      return undefined; // of a whole that is made of several files, or said better by what lies below
    default:
      return found('PL008', value, `${place} ${error.message ?? l10n.t('is not allowed')}.`);
  }
}

interface ValuePlace {
  readonly node: YamlNode;
  readonly entry: YamlEntry | undefined;
  /** `image.tag` */
  readonly words: string;
}

/** The node at a JSON Pointer. */
function placeOf(root: YamlNode, pointer: string): ValuePlace | undefined {
  let place: ValuePlace = { node: root, entry: undefined, words: '' };
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const list = asSequence(place.node);
    const entry = list ? undefined : entryOf(place.node, step);
    const node = list ? list.items[Number(step)] : entry?.value;
    if (!node) {
      return undefined;
    }
    const words = list ? `${place.words}[${step}]` : place.words === '' ? step : `${place.words}.${step}`;
    place = { node, entry, words };
  }
  return place;
}
