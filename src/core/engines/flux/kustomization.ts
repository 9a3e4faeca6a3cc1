import * as l10n from '@vscode/l10n';

import type { App, Detail, SourceSpec } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asObjects, asText, at } from '../../util/json.ts';
import { addApplied } from './applier.ts';
import { baseApp } from './base.ts';
import { remoteCluster } from './destination.ts';
import type { FluxKind } from './kinds.ts';
import { intervalOf } from './nextTry.ts';
import { kustomizeSpec } from './kustomizeSpec.ts';
import { sourceRef } from './refs.ts';
import { plainRevision } from './revision.ts';

/** A Kustomization as an App. Its repository is the source's: see `relate`. */
export function toKustomization(object: KubeObject, connection: ConnectionId, known: FluxKind): App {
  const applied = asText(at(object, 'status', 'lastAppliedRevision'));
  const attempted = asText(at(object, 'status', 'lastAttemptedRevision'));
  const app = baseApp(object, connection, known, {
    applied,
    attempted,
    prune: at(object, 'spec', 'prune') === true,
    selfHeal: true,
  });
  app.sources = [toSource(object)];
  // An artifact that was pushed from a commit names it: that is where people edit.
  app.revisions = applied === undefined ? [] : [plainRevision(originOf(object) ?? applied)];
  addApplied(app, object, sourceRef(object, at(object, 'spec', 'sourceRef')));
  const details = detailsOf(object);
  if (details.length > 0) {
    app.details = details;
  }
  return app;
}

function originOf(object: KubeObject): string | undefined {
  return asText(at(object, 'status', 'lastAppliedOriginRevision')) || undefined;
}

function toSource(object: KubeObject): SourceSpec {
  const path = asText(at(object, 'spec', 'path'))?.replace(/^\.?\/+|\/+$/g, '');
  return {
    repoURL: '',
    targetRevision: '',
    type: 'kustomize',
    path: path === undefined || path === '.' ? '' : path,
    kustomize: kustomizeSpec(object),
  };
}

function detailsOf(object: KubeObject): readonly Detail[] {
  const details: Detail[] = [];
  const add = (label: () => string, text: string): void => {
    if (text !== '') {
      details.push({ label: label(), text });
    }
  };
  add(() => l10n.t('interval'), intervalOf(object));
  add(() => l10n.t('variables from'), variablesFrom(object));
  add(() => l10n.t('acts as'), asText(at(object, 'spec', 'serviceAccountName')) ?? '');
  add(() => l10n.t('cluster of'), remoteCluster(object) ?? '');
  return details;
}

function variablesFrom(object: KubeObject): string {
  return asObjects(at(object, 'spec', 'postBuild', 'substituteFrom'))
    .map((one) => `${asText(one['kind']) ?? ''} ${asText(one['name']) ?? ''}`)
    .join(', ');
}
