import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../src/core/util/json.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';
import type { Lab } from '../boot.ts';
import { managedResources, objectOf, type ManagedRow } from './argocdApi.ts';
import type { MatrixCase } from './case.ts';
import { Mask } from './masking.ts';
import { patchOf } from './patching.ts';
import type { DryRun, Listed, Managed, Outcome } from './record.ts';

export interface CaptureRequest {
  readonly one: MatrixCase;
  readonly app: KubeObject;
  /** Objects of Git now, in the place of the run. */
  readonly git: readonly object[];
  readonly rounds: readonly number[];
}

/** What the controller, its API and the API server say of an app, now. */
export async function capture(lab: Lab, { one, app, git, rounds }: CaptureRequest): Promise<Outcome> {
  const place = app.metadata.name;
  const mask = new Mask({ place, name: one.name, rounds });
  const keepsStatus = one.settings?.['resource.compareoptions'] !== undefined;
  const masked = (object: KubeObject): KubeObject => mask.object(object, keepsStatus);
  const { rows, refused } = await managedResources(lab.argocdUrl, place);
  const managed: Managed[] = [];
  for (const row of rows.toSorted(byName)) {
    managed.push(await captureRow(lab, row, git, masked, mask));
  }
  return {
    application: application(app, mask),
    sync: asText(at(app['status'], 'sync', 'status')) ?? '',
    conditions: asArray(at(app['status'], 'conditions'))
      .map((condition) => ({
        type: asText(at(condition, 'type')) ?? '',
        message: mask.text(asText(at(condition, 'message')) ?? ''),
      }))
      .toSorted((a, b) => (`${a.type} ${a.message}` < `${b.type} ${b.message}` ? -1 : 1)),
    resources: asArray(at(app['status'], 'resources')).map((resource) => {
      const { health: _health, ...rest } = resource as { readonly health?: unknown };
      return mask.value(rest) as unknown as Listed;
    }),
    ...(refused === undefined ? {} : { refused: mask.text(refused) }),
    managed,
  };
}

function application(app: KubeObject, mask: Mask): KubeObject {
  const { name, namespace, annotations } = app.metadata;
  const { apiVersion, kind } = app;
  const metadata = { name, namespace, ...(annotations === undefined ? {} : { annotations }) };
  const kept = { apiVersion, kind, metadata, spec: app['spec'] };
  return mask.value(kept as unknown as Json) as unknown as KubeObject;
}

async function captureRow(
  lab: Lab,
  row: ManagedRow,
  git: readonly object[],
  masked: (object: KubeObject) => KubeObject,
  mask: Mask,
): Promise<Managed> {
  const shown = objectOf(row.liveState);
  const stated = objectOf(row.targetState);
  const live =
    shown === undefined ? undefined : ((await lab.kube.find(await lab.kube.pathOf(shown))) ?? shown);
  const target = stated === undefined ? undefined : withSecrets(stated, git);
  const normalised = objectOf(row.normalizedLiveState);
  const predicted = objectOf(row.predictedLiveState);
  const answer = target === undefined ? undefined : await dryRun(lab, target);
  const isShown =
    shown !== undefined && live !== undefined && patchOf(json(masked(live)), json(masked(shown))).length > 0;
  return {
    group: row.group ?? '',
    kind: row.kind,
    namespace: mask.text(row.namespace ?? ''),
    name: mask.text(row.name ?? ''),
    isHook: row.hook === true,
    modified: row.modified === true,
    ...(target === undefined ? {} : { target: masked(target) }),
    ...(live === undefined ? {} : { live: masked(live) }),
    ...(isShown && shown !== undefined ? { shown: masked(shown) } : {}),
    ...(normalised === undefined ? {} : { normalised: masked(normalised) }),
    ...(predicted === undefined ? {} : { predicted: masked(predicted) }),
    ...(answer === undefined ? {} : { dryRun: maskedAnswer(answer, masked, mask) }),
  };
}

/** Argo CD's API masks Secrets: what is sent has the values of Git and the tracking of Argo CD. */
function withSecrets(target: KubeObject, git: readonly object[]): KubeObject {
  if (target.kind !== 'Secret' || target.apiVersion !== 'v1') {
    return target;
  }
  const found = (git as readonly KubeObject[]).findLast(
    ({ kind, metadata }) => kind === 'Secret' && metadata.name === target.metadata.name,
  );
  const { data: _data, stringData: _stringData, ...rest } = target;
  return found === undefined
    ? target
    : {
        ...rest,
        ...(found['data'] === undefined ? {} : { data: found['data'] }),
        ...(found['stringData'] === undefined ? {} : { stringData: found['stringData'] }),
      };
}

/** What a sync on the server's side would give, as `argocd-controller`. */
async function dryRun(lab: Lab, target: KubeObject): Promise<DryRun> {
  const query = 'dryRun=All&force=true&fieldManager=argocd-controller';
  const path = await lab.kube.pathOf(target).catch(() => undefined);
  if (path === undefined) {
    return { status: 404, reason: 'NotFound', message: 'the API server does not serve this kind' };
  }
  const { managedFields: _fields, resourceVersion: _version, ...metadata } = target.metadata;
  const sent = { ...target, metadata };
  const { status, body } = await lab.kube.ask(
    'PATCH',
    `${path}?${query}`,
    sent,
    'application/apply-patch+yaml',
  );
  return status < 300
    ? { status, object: body as KubeObject }
    : { status, reason: asText(at(body, 'reason')) ?? '', message: asText(at(body, 'message')) ?? '' };
}

function maskedAnswer(answer: DryRun, masked: (object: KubeObject) => KubeObject, mask: Mask): DryRun {
  return {
    status: answer.status,
    ...(answer.object === undefined ? {} : { object: masked(answer.object) }),
    ...(answer.reason === undefined ? {} : { reason: answer.reason }),
    ...(answer.message === undefined ? {} : { message: mask.text(answer.message) }),
  };
}

const json = (object: KubeObject): Json => object as unknown as Json;

function byName(left: ManagedRow, right: ManagedRow): number {
  const key = ({ group = '', kind, namespace = '', name = '' }: ManagedRow): string =>
    `${group}/${kind}/${namespace}/${name}`;
  return key(left) < key(right) ? -1 : 1;
}
