import * as l10n from '@vscode/l10n';

import type { App, Phase } from '../../model/app.ts';
import type { FindApp } from '../engine.ts';
import { waitingPhase } from './dependencies.ts';
import { KUSTOMIZE_GROUP } from './names.ts';
import { resolveSources } from './resolveSources.ts';
import { isSameRevision, shortRevision } from './revision.ts';
import { titleOf } from './words.ts';

/**
 * An app together with what it names: where its manifests lie, whether its source holds something newer than what is
 * applied ("behind source"), and whom it waits for. None of this stands in the object itself.
 */
export function relate(app: App, find: FindApp): App {
  const sources = resolveSources(app, find);
  const placed = sources === app.sources ? app : asPushed({ ...app, sources }, find);
  if (app.phase.word === 'Waiting') {
    return { ...placed, phase: waitingPhase(app, find) };
  }
  const [ref] = app.sourceRefs ?? [];
  const source = ref && find(ref);
  return source && app.role === 'app' ? besideSource(placed, source) : placed;
}

/** What was tried last, as the commit that the artifact was made from: no digest is on a branch. */
function asPushed(app: App, find: FindApp): App {
  if (app.attemptedRevision === undefined || app.sources[0]?.isOfArtifact !== true) {
    return app;
  }
  const { attemptedRevision: tried, ...rest } = app;
  const [ref] = app.sourceRefs ?? [];
  const artifact = ref && find(ref)?.artifact;
  const commit =
    artifact !== undefined && isSameRevision(artifact.revision, tried)
      ? artifact.madeFrom?.revision
      : tried === app.appliedRevision
        ? app.revisions[0]
        : undefined;
  return commit === undefined ? rest : { ...rest, attemptedRevision: commit };
}

function besideSource(app: App, source: App): App {
  const held = source.artifact?.revision;
  const isBehind =
    held !== undefined && app.appliedRevision !== undefined && !isSameRevision(held, app.appliedRevision);
  const { word } = app.phase;
  if (word === 'Ready' && isBehind) {
    return { ...app, sync: 'OutOfSync', phase: newRevisionPhase(app, source, held) };
  }
  if (word === 'Suspended' && isBehind) {
    const moved = l10n.t('Meanwhile {0} moved on to {1}.', nameOf(source), shortRevision(held));
    return { ...app, phase: withReason(app.phase, moved) };
  }
  const stuck = word === 'Ready' ? stuckSource(source) : undefined;
  return stuck === undefined ? app : { ...app, phase: withReason(app.phase, stuck) };
}

function newRevisionPhase(app: App, source: App, held: string): Phase {
  const since = source.artifact?.fetchedAt;
  return {
    word: 'NewRevision',
    title: titleOf('NewRevision'),
    ...(since !== undefined && { since }),
    reason: l10n.t(
      '{0} holds {1}, applied is {2}.',
      nameOf(source),
      shortRevision(held),
      shortRevision(app.appliedRevision ?? ''),
    ),
    next:
      app.group === KUSTOMIZE_GROUP
        ? l10n.t('It is applied within seconds. If not, ask to reconcile, or look at the controller.')
        : l10n.t('It is installed within seconds. If not, ask to reconcile, or look at the controller.'),
  };
}

/** Ready, and yet not what stands in Git: the source brings nothing newer. */
function stuckSource(source: App): string | undefined {
  switch (source.phase.word) {
    case 'Suspended':
      return l10n.t('{0} is suspended: what is newer in Git does not arrive.', nameOf(source));
    case 'Failed':
    case 'Retrying':
    case 'Stalled':
      return l10n.t('{0} fails: what is newer in Git does not arrive.', nameOf(source));
    default:
      return undefined;
  }
}

function withReason(phase: Phase, sentence: string): Phase {
  return { ...phase, reason: [phase.reason, sentence].filter(Boolean).join(' ') };
}

function nameOf({ kind, name }: App): string {
  return `${kind} ${name}`;
}
