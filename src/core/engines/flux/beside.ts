import * as l10n from '@vscode/l10n';

import type { App, Detail } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { Json } from '../../util/json.ts';
import { asArray, asNumber, asObjects, asText, at } from '../../util/json.ts';
import { baseApp } from './base.ts';
import type { FluxKind } from './kinds.ts';
import { parseRevision, shortRevision } from './revision.ts';

/** Image automation and notifications: rows to read. What they say of themselves stands in their details. */
export function toBeside(object: KubeObject, connection: ConnectionId, known: FluxKind): App {
  const details = detailsOf(object).filter(({ text }) => text !== '');
  const summary = summaryOf(object);
  return {
    ...baseApp(object, connection, known),
    ...(summary !== '' && { summary }),
    ...(details.length > 0 && { details }),
  };
}

/** What is worth knowing of it without opening anything. */
function summaryOf(object: KubeObject): string {
  const status = at(object, 'status');
  const spec = at(object, 'spec');
  switch (object.kind) {
    case 'ImageRepository':
      return newestTags(at(status, 'lastScanResult', 'latestTags'));
    case 'ImagePolicy':
      return latestImage(object);
    case 'ImageUpdateAutomation':
      return pushedWords(object);
    case 'Alert':
      return l10n.t('tells {0}', asText(at(spec, 'providerRef', 'name')) ?? '');
    case 'Provider':
      return [asText(at(spec, 'type')), asText(at(spec, 'channel'))].filter(Boolean).join(' ');
    case 'Receiver':
      return l10n.t('wakes {0}', named(at(spec, 'resources')));
    default:
      return '';
  }
}

function pushedWords(object: KubeObject): string {
  const commit = asText(at(object, 'status', 'lastPushCommit'));
  const to = asText(at(object, 'spec', 'sourceRef', 'name')) ?? '';
  return commit === undefined
    ? l10n.t('writes to {0}', to)
    : l10n.t('pushed {0} to {1}', shortCommit(commit), to);
}

/** As rows cut a commit. */
function shortCommit(commit: string): string {
  return (parseRevision(commit).hash ?? commit).slice(0, 7);
}

function detailsOf(object: KubeObject): readonly Detail[] {
  const status = at(object, 'status');
  const spec = at(object, 'spec');
  switch (object.kind) {
    case 'ImageRepository':
      return [
        detail(l10n.t('image'), at(spec, 'image')),
        detail(l10n.t('tags'), at(status, 'lastScanResult', 'tagCount')),
        detail(l10n.t('newest'), newestTags(at(status, 'lastScanResult', 'latestTags'))),
        detail(l10n.t('scanned at'), at(status, 'lastScanResult', 'scanTime')),
      ];
    case 'ImagePolicy':
      return [
        detail(l10n.t('image'), latestImage(object)),
        detail(l10n.t('before it'), imageWords(at(status, 'observedPreviousRef'))),
        detail(l10n.t('images of'), at(spec, 'imageRepositoryRef', 'name')),
      ];
    case 'ImageUpdateAutomation':
      return [
        detail(l10n.t('writes to'), at(spec, 'sourceRef', 'name')),
        detail(l10n.t('path'), at(spec, 'update', 'path')),
        detail(l10n.t('pushed'), shortRevision(asText(at(status, 'lastPushCommit')) ?? '')),
        detail(l10n.t('pushed at'), at(status, 'lastPushTime')),
      ];
    case 'Alert':
      return [
        detail(l10n.t('tells'), at(spec, 'providerRef', 'name')),
        detail(l10n.t('severity'), at(spec, 'eventSeverity') ?? 'info'),
        detail(l10n.t('of'), named(at(spec, 'eventSources'))),
      ];
    case 'Provider':
      return [detail(l10n.t('type'), at(spec, 'type')), detail(l10n.t('channel'), at(spec, 'channel'))];
    case 'Receiver':
      return [
        detail(l10n.t('type'), at(spec, 'type')),
        detail(l10n.t('wakes'), named(at(spec, 'resources'))),
      ];
    default:
      return [];
  }
}

/** Before 1.0 of the image API a single text. */
function latestImage(object: KubeObject): string {
  const status = at(object, 'status');
  return imageWords(at(status, 'latestRef')) || (asText(at(status, 'latestImage')) ?? '');
}

function imageWords(ref: Json | undefined): string {
  const name = asText(at(ref, 'name')) ?? '';
  const tag = asText(at(ref, 'tag'));
  return tag === undefined ? name : `${name}:${tag}`;
}

/** The first three are enough to see whether the scan finds what it should. */
function newestTags(tags: Json | undefined): string {
  return asArray(tags)
    .flatMap((tag) => asText(tag) ?? [])
    .slice(0, 3)
    .join(', ');
}

function named(refs: Json | undefined): string {
  return asObjects(refs)
    .map((one) => `${asText(one['kind']) ?? ''} ${asText(one['name']) ?? ''}`)
    .join(', ');
}

function detail(label: string, value: Json | undefined): Detail {
  return { label, text: asText(value) ?? asNumber(value)?.toString() ?? '' };
}
