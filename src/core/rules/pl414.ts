import * as l10n from '@vscode/l10n';

import type { KindSchema } from '../schema/catalog.ts';
import { kustomizationKind } from '../schema/kustomization.ts';
import { nearest } from '../schema/nearest.ts';
import type { SchemaProblem } from '../schema/walk.ts';
import { walkSchema } from '../schema/walk.ts';
import type { YamlMap } from '../yaml/node.ts';
import { asScalar, entryOf, keyText, stringOf } from '../yaml/read.ts';
import { replaceNode } from './edits.ts';
import { rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import { kustomizationIn } from './kustomizations.ts';
import { quoteTrap } from './pl004.ts';
import { typeWords } from './pl006.ts';
import type { Rule, RuleDocument } from './rule.ts';
import type { UnknownField } from './unknownField.ts';
import { meantBy, pathText } from './unknownField.ts';

const VERSIONS: Readonly<Record<string, string>> = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
};

/**
 * Kustomize decodes its file strictly: one field that it does not know, and nothing is built. Names may differ in case, and
 * null is as good as nothing. Source: kustomize, `Kustomization.Unmarshal` and `EnforceFields` of api/types.
 */
export const pl414: Rule = {
  id: 'PL414',
  severity: 'error',
  title: 'A kustomization that kustomize refuses',
  *check(document): Iterable<Found> {
    const root = kustomizationIn(document);
    if (!root) {
      return;
    }
    const kind = kustomizationKind();
    for (const problem of walkSchema(root, kind, { isPartial: false, isPlaceholder })) {
      const found = foundIn(document, kind, problem);
      if (found) {
        yield found;
      }
    }
    yield* versionOf(root);
    const [first] = root.entries;
    if (first && isEmpty(root)) {
      yield {
        range: first.key,
        message: l10n.t('This says nothing of what to build: kustomize refuses an empty kustomization.'),
      };
    }
  },
};

function foundIn(document: RuleDocument, kind: KindSchema, problem: SchemaProblem): Found | undefined {
  switch (problem.code) {
    case 'unknown':
      return unknown(document, kind, problem);
    case 'type':
      return wrongType(problem);
    case 'value':
      return wrongValue(problem);
    default:
      return undefined; // missing: kustomize has a standard for everything, or says it of the objects
  }
}

function unknown(document: RuleDocument, kind: KindSchema, problem: UnknownField): Found | undefined {
  const { name, parent, place, path } = problem;
  if (isKnownInOtherCase(name, Object.keys(parent.properties ?? {}))) {
    return undefined;
  }
  const meant = meantBy(document, kind, problem);
  const where = path.length === 0 ? document.kind || 'Kustomization' : pathText(path);
  const refused = l10n.t('`{0}` has no field `{1}`: kustomize refuses the whole file.', where, name);
  if (meant.what === 'nothing') {
    return { range: place, message: `${refused} ${l10n.t('It takes {0}.', meant.listed)}` };
  }
  const hint =
    meant.what === 'near'
      ? l10n.t('Did you mean `{0}`?', meant.name)
      : l10n.t('Did you mean `{0}` under `{1}`?', meant.name, meant.home);
  return { range: place, message: `${refused} ${hint}`, ...(meant.fix && { fixes: [meant.fix] }) };
}

/** Go's JSON takes a field by its letters alone. */
function isKnownInOtherCase(name: string, fields: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return fields.some((field) => field.toLowerCase() === lower);
}

function wrongType(problem: Extract<SchemaProblem, { code: 'type' }>): Found | undefined {
  const { node, place, path, expected, isOwn } = problem;
  if (node.type === 'scalar' && node.value === null) {
    return undefined;
  }
  const trap = quoteTrap(problem);
  return {
    range: place,
    message: l10n.t(
      '`{0}` expects {1}, not {2}: kustomize refuses the whole file.',
      pathText(path),
      ...typeWords(node, expected),
    ),
    ...(trap &&
      isOwn && { fixes: [{ title: trap.title, edits: [replaceNode(node, trap.text)], isPreferred: true }] }),
  };
}

function wrongValue({ node, place, path, schema, isOwn }: Extract<SchemaProblem, { code: 'value' }>): Found {
  const allowed = (schema.enum ?? []).map(String);
  const meant = nearest(node.text, allowed);
  const name = pathText(path);
  const words = allowed.map((one) => `\`${one}\``).join(', ');
  return {
    range: place,
    message:
      path.at(-1) === 'behavior'
        ? l10n.t('`{0}` must be one of {1}: kustomize takes this for `create`.', name, words)
        : l10n.t('`{0}` must be one of {1}: kustomize refuses the whole file.', name, words),
    ...(meant !== undefined && isOwn && { fixes: rewriteOf(node, meant, l10n.t('Change to `{0}`', meant)) }),
  };
}

/** The two kinds have a version each. */
function* versionOf(root: YamlMap): Iterable<Found> {
  const version = asScalar(entryOf(root, 'apiVersion')?.value);
  const said = stringOf(version);
  const kind = stringOf(entryOf(root, 'kind')?.value) ?? 'Kustomization';
  const wanted = VERSIONS[kind];
  if (!version || said === undefined || wanted === undefined || said === wanted) {
    return;
  }
  if (Object.values(VERSIONS).includes(said)) {
    yield {
      range: version,
      message: l10n.t('The apiVersion of a {0} is `{1}`: kustomize refuses the whole file.', kind, wanted),
      fixes: rewriteOf(version, wanted, l10n.t('Change to `{0}`', wanted)),
    };
  }
}

/** An empty list is something, null is not. */
function isEmpty(root: YamlMap): boolean {
  return root.entries.every(
    (entry) =>
      keyText(entry) === 'apiVersion' || keyText(entry) === 'kind' || asScalar(entry.value)?.value === null,
  );
}
