import { gunzipSync, gzipSync } from 'node:zlib';

import { stringify } from 'yaml';

import { readManifests } from '../pull/manifests.ts';
import { textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { kindOf, type FluxParts } from './parts.ts';
import type { Attempted } from './releaseHistory.ts';
import { HELM_MANAGER, HELM_MARKS, marksOf } from './releaseObjects.ts';

/** What Helm says of a release that it keeps. */
export type Stored = 'pending-install' | 'pending-upgrade' | 'deployed' | 'superseded' | 'failed';

/** As `spec.maxHistory` is without a word. */
const KEPT = 5;

type Named = Pick<Attempted, 'name' | 'namespace' | 'number'>;

const nameOf = ({ name, number }: Named): string => `sh.helm.release.v1.${name}.v${number}`;

/** Keeps a release as Helm does, in a Secret of its own: base64 of gzip of JSON, without the marks that Helm adds last. */
export async function store(
  parts: FluxParts,
  release: Attempted,
  status: Stored,
  objects: readonly o.Obj[],
): Promise<void> {
  const { name, namespace, number, chartName, chartVersion } = release;
  const record = {
    name,
    namespace,
    version: number,
    info: { status },
    chart: { metadata: { name: chartName, version: chartVersion, apiVersion: 'v2' } },
    manifest: objects.map((object) => `---\n${stringify(unmarked(object))}`).join(''),
  };
  const packed = gzipSync(JSON.stringify(record)).toString('base64');
  await write(parts, release, {
    ...secretOf(release, status),
    data: { release: Buffer.from(packed).toString('base64') },
  });
  const old: Named = { name, namespace, number: number - KEPT };
  await forget(parts, old);
}

/** What became of a release that is kept. */
export async function restate(parts: FluxParts, release: Named, status: Stored): Promise<void> {
  const kind = kindOf(parts, '', 'Secret');
  const place = { namespace: release.namespace, name: nameOf(release) };
  const labels = { metadata: { labels: { status } } };
  const isKept = (await parts.client.get(kind, place.namespace, place.name)) !== undefined;
  await (isKept
    ? parts.client.patch(kind, place, 'merge', labels, { manager: HELM_MANAGER })
    : Promise.resolve());
}

/** It is deployed, and so the one before it is not any more. */
export async function settleStored(parts: FluxParts, release: Named): Promise<void> {
  await restate(parts, release, 'deployed');
  for (let number = release.number - 1; number > release.number - KEPT; number--) {
    const kind = kindOf(parts, '', 'Secret');
    const older = { ...release, number };
    const secret = number < 1 ? undefined : await parts.client.get(kind, release.namespace, nameOf(older));
    if (textAt(secret, 'metadata', 'labels', 'status') === 'deployed') {
      await restate(parts, older, 'superseded');
    }
  }
}

/** The objects that a release has, with the marks of Helm; undefined where it is not kept any more. */
export async function manifestOf(parts: FluxParts, release: Named): Promise<readonly o.Obj[] | undefined> {
  const kind = kindOf(parts, '', 'Secret');
  const secret = await parts.client.get(kind, release.namespace, nameOf(release));
  if (secret === undefined) {
    return undefined;
  }
  const inner = Buffer.from(textAt(secret, 'data', 'release'), 'base64').toString();
  const record = JSON.parse(gunzipSync(Buffer.from(inner, 'base64')).toString()) as Dict;
  const objects = readManifests(textAt(record, 'manifest'), nameOf(release));
  return objects.map((object) => marked(object, release));
}

/** Forgets every release of the name, as an uninstall does. */
export async function forgetAll(parts: FluxParts, { name, namespace }: Omit<Named, 'number'>): Promise<void> {
  const kind = kindOf(parts, '', 'Secret');
  for (const secret of (await parts.client.list(kind)).items) {
    const isOfIt = o.nameOf(secret).startsWith(`sh.helm.release.v1.${name}.v`);
    await (isOfIt && o.namespaceOf(secret) === namespace
      ? parts.client.remove(kind, secret, 'Background')
      : Promise.resolve());
  }
}

async function forget(parts: FluxParts, release: Named): Promise<void> {
  const kind = kindOf(parts, '', 'Secret');
  const secret = await parts.client.get(kind, release.namespace, nameOf(release));
  await (secret === undefined ? Promise.resolve() : parts.client.remove(kind, secret, 'Background'));
}

function secretOf(release: Named, status: Stored): o.Obj {
  const { name, namespace, number } = release;
  const labels = { name, owner: 'helm', status, version: String(number) };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: nameOf(release), namespace, labels },
    type: 'helm.sh/release.v1',
  };
}

async function write(parts: FluxParts, release: Named, secret: o.Obj): Promise<void> {
  const place = { namespace: release.namespace, name: nameOf(release) };
  const options = { manager: HELM_MANAGER, force: true };
  await parts.client.patch(kindOf(parts, '', 'Secret'), place, 'apply', secret, options);
}

function unmarked(object: o.Obj): o.Obj {
  const without = (marks: Dict): Dict =>
    Object.fromEntries(Object.entries(marks).filter(([key]) => !HELM_MARKS.includes(key)));
  return o.withMetadata(object, {
    labels: without(o.labelsOf(object)),
    annotations: without(o.annotationsOf(object)),
  });
}

function marked(object: o.Obj, release: Named): o.Obj {
  const { labels, annotations } = marksOf(release);
  return o.withMetadata(object, {
    labels: { ...o.labelsOf(object), ...labels },
    annotations: { ...o.annotationsOf(object), ...annotations },
  });
}
