import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import type { JsonObject } from '../util/json.ts';
import { asText, at } from '../util/json.ts';
import { entryOf, nodeAt } from '../yaml/read.ts';
import type { ApplicationView } from './applications.ts';
import { APP_PROJECT, APPLICATION, APPLICATION_SET, APPLICATIONS, applicationOf } from './applications.ts';
import type { ClusterFacts, DeclaredObject, RuleContext } from './context.ts';
import type { Field } from './field.ts';
import { fieldOf, rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import { liveRoots } from './liveRoots.ts';
import { permitsDestination, permitsRepository } from './projects.ts';
import type { Rule } from './rule.ts';

/**
 * A project may be made by hand or elsewhere, so that one is missing is said only where the cluster that a live root
 * deploys the file to, or a name that is nearly right, shows it. Source: specs/argocd.md (i) L3, L5, L6.
 */
export const pl405: Rule = {
  id: 'PL405',
  severity: 'error',
  title: 'A project that does not exist, or does not permit this',
  kinds: APPLICATIONS,
  keys: ['project'],
  *check(document, context): Iterable<Found> {
    const view = applicationOf(document);
    const project = fieldOf(view?.spec, 'project');
    if (!view || !project || isPlaceholder(project.text) || document.gate.checks !== 'all') {
      return;
    }
    const declared = context.workspace?.declared(APP_PROJECT) ?? [];
    const here = declared.filter(({ name }) => name === project.text);
    const live = (context.cluster?.projects ?? []).filter(
      (one) => asText(at(one, 'metadata', 'name')) === project.text,
    );
    const cluster = liveRoots(document, context).length > 0 ? context.cluster : undefined;
    if (here.length === 0 && live.length === 0) {
      yield* missing(project, declared, cluster);
    } else if ((here.length > 0 || cluster) && !here.some((one) => isChanged(one, context))) {
      const permitting = [...here.map(({ object }) => object), ...live, ...maybeGlobal(context)];
      yield* refused(view, project.text, permitting, here[0]);
    }
  },
};

function* missing(
  project: Field,
  declared: readonly DeclaredObject[],
  cluster: ClusterFacts | undefined,
): Iterable<Found> {
  const names = [
    ...declared.map(({ name }) => name),
    ...(cluster?.projects ?? []).flatMap((one) => asText(at(one, 'metadata', 'name')) ?? []),
  ];
  const meant = project.text === 'default' ? undefined : nearest(project.text, names);
  if (project.text !== 'default' && (meant !== undefined || cluster)) {
    yield {
      range: project.node,
      message: l10n.t(
        'There is no project `{0}`: Argo CD refuses the Application, and its status becomes Unknown.',
        project.text,
      ),
      ...(meant !== undefined && {
        fixes: rewriteOf(project.node, meant, l10n.t('Change to `{0}`', meant)),
      }),
    };
  }
}

/** Several projects of one name are those of several clusters: one that permits is enough. */
function* refused(
  view: ApplicationView,
  name: string,
  projects: readonly JsonObject[],
  declared: DeclaredObject | undefined,
): Iterable<Found> {
  const related = declared && [
    { message: l10n.t('The project `{0}`', name), range: declared.nameRange, uri: declared.uri },
  ];
  for (const { node, isUsed } of view.sources) {
    const url = fieldOf(node, 'repoURL');
    const isJudged = isUsed && url && !isPlaceholder(url.text);
    if (isJudged && !projects.some((project) => permitsRepository(project, url.text))) {
      yield {
        range: url.node,
        message: l10n.t(
          'The project `{0}` does not permit this repository: Argo CD refuses the Application. Add it to `sourceRepos` of the project.',
          name,
        ),
        ...(related && { related }),
      };
    }
  }
  const destination = nodeAt(view.spec, 'destination');
  const [server, cluster, namespace] = ['server', 'name', 'namespace'].map((key) =>
    fieldOf(destination, key),
  );
  const isWritten = !isPlaceholder([server, cluster, namespace].map((field) => field?.text ?? '').join(' '));
  const entry = entryOf(view.spec, 'destination');
  const target = { server: server?.text, name: cluster?.text, namespace: namespace?.text ?? '' };
  if (
    entry &&
    isWritten &&
    (server ?? cluster) &&
    !view.isCompletedElsewhere &&
    !projects.some((project) => permitsDestination(project, target))
  ) {
    yield {
      range: namespace?.node ?? entry.key,
      message: l10n.t(
        'The project `{0}` does not permit this destination: Argo CD refuses the Application. Add it to `destinations` of the project.',
        name,
      ),
      ...(related && { related }),
    };
  }
}

/**
 * Argo CD may be set up to add what some projects permit to that of others (`globalProjects`), which no manifest says: a
 * project that no app of the repository names may be such a one.
 */
function maybeGlobal({ workspace, cluster }: RuleContext): readonly JsonObject[] {
  const apps = [
    ...(workspace?.declared(APPLICATION) ?? []).map(({ object }) => at(object, 'spec', 'project')),
    ...(workspace?.declared(APPLICATION_SET) ?? []).map(({ object }) =>
      at(object, 'spec', 'template', 'spec', 'project'),
    ),
  ];
  const named = new Set([...apps.flatMap((name) => asText(name) ?? []), 'default']);
  return [
    ...(workspace?.declared(APP_PROJECT) ?? []).map(({ object }) => object),
    ...(cluster?.projects ?? []),
  ].filter((project) => !named.has(asText(at(project, 'metadata', 'name')) ?? ''));
}

/** A patch may add what the file does not say. */
function isChanged({ name, path }: DeclaredObject, { workspace }: RuleContext): boolean {
  return workspace?.isPatched?.('AppProject', name, path) === true || workspace?.isPatchFile?.(path) === true;
}
