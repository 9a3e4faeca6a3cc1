import * as l10n from '@vscode/l10n';

import { asText, at } from '../../util/json.ts';
import type { AppEvent } from '../appEvent.ts';
import { HELM_GROUP, HELM_MANAGER } from './names.ts';
import type { Told } from './toldEvents.ts';
import { objectsIn } from './toldEvents.ts';

/** Of a try that had to wait for something. */
const WAITING: ReadonlySet<string> = new Set(['DependencyNotReady', 'SourceNotReady']);
/** What the controller did of its own accord after a failure. */
const REMEDIES: ReadonlySet<string> = new Set(['RollbackSucceeded', 'UninstallSucceeded']);
const SOON_MS = 60_000;

/** Failures, remedies and drift of a HelmRelease; what was released stands in its history. */
export function releaseEventsOf(told: readonly Told[]): readonly AppEvent[] {
  return told.flatMap((one, index): readonly AppEvent[] => {
    const { id, at: time, event, isWarning, reason, message } = one;
    const revision = asText(at(event, 'metadata', 'annotations', `${HELM_GROUP}/revision`));
    const ended = {
      id,
      at: time,
      word: 'ended' as const,
      revisions: revision === undefined ? [] : [revision],
      controller: HELM_MANAGER,
    };
    if (isWarning && reason !== 'DriftDetected') {
      return WAITING.has(reason)
        ? []
        : [{ ...ended, isPartial: false, what: actionOf(reason), failure: firstPart(message) }];
    }
    if (REMEDIES.has(reason)) {
      return [{ id, at: time, word: 'acted', controller: HELM_MANAGER, action: firstPart(message) }];
    }
    if (reason === 'DriftCorrected') {
      return [{ ...ended, isPartial: true, objects: objectsIn(message, ['configured', 'created']) }];
    }
    const isCorrected = told
      .slice(index)
      .some((other) => other.reason === 'DriftCorrected' && msBetween(one, other) <= SOON_MS);
    return reason === 'DriftDetected' && !isCorrected
      ? [{ id, at: time, word: 'acted', controller: HELM_MANAGER, action: message.replaceAll('\n', ' ') }]
      : [];
  });
}

/** What of Helm failed; else it did not come to that. */
function actionOf(reason: string): string {
  switch (reason) {
    case 'InstallFailed':
      return l10n.t('Install');
    case 'UpgradeFailed':
      return l10n.t('Upgrade');
    case 'TestFailed':
      return l10n.t('Test');
    case 'RollbackFailed':
      return l10n.t('Rollback');
    case 'UninstallFailed':
      return l10n.t('Uninstall');
    default:
      return l10n.t('Reconciliation');
  }
}

/** Helm's own log follows, line by line. */
function firstPart(message: string): string {
  return message.split('\n\nLast Helm logs:')[0] ?? message;
}

function msBetween(one: Told, other: Told): number {
  return Math.abs(Date.parse(other.at) - Date.parse(one.at));
}
