import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import type { FluxCondition } from './conditions.ts';
import { troubleOf } from './troubles.ts';

/**
 * Why it failed. One reason of a controller stands for several causes, which only its message tells apart; the texts are
 * those of kustomize-controller 1.9 and helm-controller 1.6, and where they read otherwise the reason alone is told.
 */
export function whyFailed(object: KubeObject, { reason, message }: FluxCondition): string {
  return finer(object, reason, message) ?? troubleOf(reason).why();
}

function finer(object: KubeObject, reason: string, message: string): string | undefined {
  const missing = /(\w+)\.source\.toolkit\.fluxcd\.io "([^"]+)" not found/.exec(message);
  if (missing) {
    return l10n.t('Its source does not exist: {0} {1}.', missing[1] ?? '', missing[2] ?? '');
  }
  if (message.startsWith('Source artifact not found')) {
    return l10n.t('Its source has not fetched anything yet.');
  }
  if (message.startsWith('kustomization path not found')) {
    return l10n.t('What the source fetched has no folder {0}.', asText(at(object, 'spec', 'path')) ?? '.');
  }
  const variable = /variable not set \(strict mode\): "([^"]+)"/.exec(message);
  if (variable) {
    return l10n.t('The variable {0} is used in the manifests and has no value.', variable[1] ?? '');
  }
  if (reason === 'ReconciliationFailed' && message.includes('is forbidden: User')) {
    return l10n.t('The account that the controller acts as may not do that.');
  }
  if (reason === 'HealthCheckFailed') {
    return unhealthy(message);
  }
  const dependency = /dependency '([^']+)'/.exec(message);
  if (reason === 'DependencyNotReady' && dependency) {
    return l10n.t('It waits until {0} is ready.', dependency[1] ?? '');
  }
  return undefined;
}

/** A check that ran out of time may also end with a text of the client, which names no object. */
function unhealthy(message: string): string | undefined {
  const [, list = ''] = /: \[(.+)\]$/.exec(message) ?? [];
  const names = [...list.matchAll(/([^\s,]+) status: '[^']*'/g)].map(([, id = '']) => id.replace('/', ' '));
  if (names.length === 0) {
    return undefined;
  }
  return message.includes('failed early')
    ? l10n.t('Everything is applied, and something has failed: {0}.', names.join(', '))
    : l10n.t('Everything is applied, and something did not become healthy in time: {0}.', names.join(', '));
}
