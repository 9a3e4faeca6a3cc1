import * as l10n from '@vscode/l10n';

import { asArray, asObject, asText, at } from '../util/json.ts';
import { globMatches } from '../util/glob.ts';
import { entryOf } from '../yaml/read.ts';
import { APP_PROJECT, APPLICATION, APPLICATION_SET } from './applications.ts';
import type { ReachingApp, RootApp, RuleContext } from './context.ts';
import { addEntry } from './edits.ts';
import { fieldOf, placeOf } from './field.ts';
import type { Fix, Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import { liveRoots } from './liveRoots.ts';
import type { Rule, RuleDocument } from './rule.ts';

/** Said only with a root that deploys the file, declared or live. Source: specs/authoring.md PL133, argocd.md (i) S22. */
export const pl133: Rule = {
  id: 'PL133',
  severity: 'warning',
  title: 'An Application where Argo CD does not look',
  kinds: [APPLICATION, APPLICATION_SET],
  *check(document, context): Iterable<Found> {
    const entry = entryOf(document.root, 'metadata');
    const name = entryOf(entry?.value, 'name');
    if (!entry || !name || document.gate.checks !== 'all') {
      return;
    }
    const own = fieldOf(entry.value, 'namespace');
    if (own && isPlaceholder(own.text)) {
      return;
    }
    const live = liveRoots(document, context);
    const roots = [...(context.workspace?.appsReaching?.(document.path) ?? []), ...live];
    const lands = roots.map((root) => landsIn(own?.text, root));
    const known = homes(document, context, roots);
    const isJudged = !own || live.length > 0 || hasProject(document, context);
    const namespace = !isJudged
      ? undefined
      : lands.find((one) => one !== undefined && !known.some((home) => globMatches(home, one)));
    if (namespace === undefined || known.length === 0) {
      return;
    }
    const [home = ''] = known;
    yield {
      range: own ? own.node : placeOf(name),
      message: own
        ? l10n.t(
            'Argo CD does not read `{0}` in the namespace `{1}`, so nothing happens. It reads `{2}`.',
            document.kind,
            namespace,
            home,
          )
        : l10n.t(
            'Without `metadata.namespace` this lands in `{0}`, the destination of its root app, where Argo CD does not look: nothing happens. It reads `{1}`.',
            namespace,
            home,
          ),
      ...(/[*?]/.test(home) ? {} : { fixes: fixOf(document, entry, own, home) }),
    };
  },
};

/** Where the file's object ends up; undefined where a root leaves that open. */
function landsIn(own: string | undefined, { app, namespace }: ReachingApp<RootApp>): string | undefined {
  if (namespace !== '') {
    return namespace;
  }
  const destination = asObject(at(app.object, 'spec', 'destination')) ?? {};
  // Another cluster has an Argo CD of its own, or none: nobody knows from here.
  const isHere =
    destination['server'] === 'https://kubernetes.default.svc' || destination['name'] === 'in-cluster';
  const target = own ?? asText(destination['namespace']) ?? '';
  return isHere && target !== '' && !isPlaceholder(target) ? target : undefined;
}

/** Namespaces in which an Argo CD reads: as the cluster says, and those of the roots and of projects that allow more. */
function homes(
  document: RuleDocument,
  { cluster, workspace }: RuleContext,
  roots: readonly ReachingApp<RootApp>[],
): readonly string[] {
  const project = fieldOf(entryOf(document.root, 'spec')?.value, 'project')?.text;
  const projects = [
    ...(workspace?.declared(APP_PROJECT) ?? []).map(({ object }) => object),
    ...(cluster?.projects ?? []),
  ];
  const allowed = projects
    .filter((one) => project === undefined || at(one, 'metadata', 'name') === project)
    .flatMap((one) => asArray(at(one, 'spec', 'sourceNamespaces')).flatMap((name) => asText(name) ?? []));
  const ofRoots = roots.flatMap(({ app }) => (app.namespace === '' ? [] : [app.namespace]));
  return [...new Set([...ofRoots, ...(cluster?.argoCdNamespaces ?? []), ...allowed])];
}

/** An explicit namespace may be allowed by a project that nobody sees from here. */
function hasProject(document: RuleDocument, { workspace }: RuleContext): boolean {
  const project = fieldOf(entryOf(document.root, 'spec')?.value, 'project')?.text;
  return (workspace?.declared(APP_PROJECT) ?? []).some(({ name }) => name === project);
}

function fixOf(
  document: RuleDocument,
  entry: NonNullable<ReturnType<typeof entryOf>>,
  own: ReturnType<typeof fieldOf>,
  home: string,
): Fix[] {
  const title = own ? l10n.t('Change to `{0}`', home) : l10n.t('Add `namespace: {0}`', home);
  if (own) {
    return [
      {
        title,
        edits: [{ range: { start: own.node.start, end: own.node.end }, text: home }],
        isPreferred: true,
      },
    ];
  }
  return entry.value.type === 'map'
    ? [{ title, edits: [addEntry(document.text, entry, [`namespace: ${home}`])], isPreferred: true }]
    : [];
}
