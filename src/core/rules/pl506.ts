import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import type { Annotation } from './annotations.ts';
import { argoCdAnnotations, wordsOf } from './annotations.ts';
import { replaceNode } from './edits.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule, RuleDocument } from './rule.ts';
import type { SyncOptions } from './syncOptions.ts';
import { APP_OPTIONS, COMPARE_OPTIONS, optionProblem, RESOURCE_OPTIONS } from './syncOptions.ts';

const DOMAIN = 'argocd.argoproj.io';
/** Annotations and labels that Argo CD, or its operator, reads or writes. Source: specs/argocd.md, annotations. */
const KNOWN: readonly string[] = [
  'sync-wave',
  'sync-options',
  'compare-options',
  'hook',
  'hook-delete-policy',
  'tracking-id',
  'installation-id',
  'refresh',
  'refresh-timestamp',
  'hydrate',
  'hydrate-timestamp',
  'manifest-generate-paths',
  'skip-reconcile',
  'deletion-approved',
  'client-side-apply-migration-manager',
  'managed-by-url',
  'ignore-healthcheck',
  'ignore-resource-updates',
  'ignore-default-links',
  'application-set-refresh',
  'application-set-name',
  'instance',
  'secret-type',
  'auto-label-cluster-info',
  'kubernetes-version',
  'managed-by',
  'managed-by-cluster-argocd',
];
/** Domains of Argo CD in which any name may stand. */
const DOMAINS = [DOMAIN, `link.${DOMAIN}`, `notice.${DOMAIN}`, 'notifications.argoproj.io'];

const OPTIONS: Readonly<Record<string, readonly [SyncOptions, SyncOptions]>> = {
  'sync-options': [RESOURCE_OPTIONS, APP_OPTIONS],
  'compare-options': [COMPARE_OPTIONS, {}],
};
const VALUES: Readonly<Record<string, readonly string[]>> = {
  refresh: ['normal', 'hard'],
  hydrate: ['normal', 'hard'],
  'skip-reconcile': ['true', 'false'],
  'ignore-healthcheck': ['true', 'false'],
  'ignore-resource-updates': ['true', 'false'],
  'secret-type': ['cluster', 'repository', 'repo-creds', 'repository-write', 'repo-write-creds', 'scm-creds'],
};

export const pl506: Rule = {
  id: 'PL506',
  severity: 'error',
  title: 'An annotation that Argo CD does not know',
  keys: ['annotations', 'labels'],
  *check(document): Iterable<Found> {
    for (const annotation of argoCdAnnotations(document)) {
      if (isPlaceholder(annotation.key)) {
        continue;
      }
      const slash = annotation.key.indexOf('/');
      const domain = annotation.key.slice(0, slash);
      const name = annotation.key.slice(slash + 1);
      if (domain !== DOMAIN) {
        yield* wrongDomain(annotation, domain, name);
      } else if (KNOWN.includes(name)) {
        yield* wrongValue(document, annotation, name);
      } else {
        yield* wrongName(annotation, name);
      }
    }
  },
};

/** Other products have domains of their own: only one that is nearly Argo CD's, before a name of its, is a typo. */
function* wrongDomain(annotation: Annotation, domain: string, name: string): Iterable<Found> {
  if (domain === 'notifications.argoproj.io') {
    if (!/^(?:subscriptions$|subscribe\.)/.test(name)) {
      const meant = /^subscri/i.test(name)
        ? name.includes('.')
          ? name.replace(/^[^.]+/, 'subscribe')
          : 'subscriptions'
        : undefined;
      yield unknown(annotation, meant === undefined ? undefined : `${domain}/${meant}`);
    }
    return;
  }
  const meant = DOMAINS.includes(domain) ? undefined : nearest(domain, DOMAINS);
  if (meant !== undefined && (meant !== DOMAIN || KNOWN.includes(name))) {
    yield unknown(annotation, `${meant}/${name}`);
  }
}

function* wrongName(annotation: Annotation, name: string): Iterable<Found> {
  const meant = nearest(name, KNOWN);
  // Without a near name it may be one that a newer Argo CD, or a plugin, reads.
  yield meant === undefined
    ? { ...unknown(annotation, undefined), severity: 'warning' }
    : unknown(annotation, `${DOMAIN}/${meant}`);
}

function unknown({ entry, key, isLabel }: Annotation, meant: string | undefined): Found {
  return {
    range: entry.key,
    message: isLabel
      ? l10n.t('Argo CD knows no label `{0}`, so it has no effect.', key)
      : l10n.t('Argo CD knows no annotation `{0}`, so it has no effect.', key),
    ...(meant !== undefined &&
      entry.key.type === 'scalar' && {
        fixes: [
          {
            title: l10n.t('Change to `{0}`', meant),
            edits: [replaceNode(entry.key, meant)],
            isPreferred: true,
          },
        ],
      }),
  };
}

function* wrongValue(document: RuleDocument, { value }: Annotation, name: string): Iterable<Found> {
  const values = VALUES[name];
  const options = OPTIONS[name];
  // A value that is no text is refused by the API server, which PL004 says where a schema is known.
  if (typeof value?.value !== 'string' || isPlaceholder(value.text) || (!values && !options)) {
    return;
  }
  if (values && !values.includes(value.text)) {
    const meant = nearest(value.text, values);
    yield {
      range: value,
      message: l10n.t(
        'This annotation takes {0}: `{1}` has no effect.',
        values.map((one) => `\`${one}\``).join(', '),
        value.text,
      ),
      ...(meant !== undefined && {
        fixes: wordsOf(document, value)[0]?.rewritten(meant, l10n.t('Change to `{0}`', meant)) ?? [],
      }),
    };
  }
  for (const word of options ? wordsOf(document, value) : []) {
    const problem = word.text === '' || !options ? undefined : optionProblem(word.text, ...options);
    if (problem) {
      const { meant, message } = problem;
      yield {
        range: word.range,
        message,
        ...(meant !== undefined && { fixes: word.rewritten(meant, l10n.t('Change to `{0}`', meant)) }),
      };
    }
  }
}
