import type { JsonObject } from '../../../../src/core/util/json.ts';
import type { RevertRow } from './checkRow.ts';
import { describeRows } from './checkRow.ts';

const PVC = 'v1 PersistentVolumeClaim';
const PV = 'v1 PersistentVolume';
const CRD = 'apiextensions.k8s.io/v1 CustomResourceDefinition';

const claim = (storage: string | number): JsonObject => ({ spec: { resources: { requests: { storage } } } });
const shrink = (before: string | number, after: string | number, words?: RegExp): RevertRow => ({
  kind: PVC,
  before: claim(before),
  after: claim(after),
  finds: words ? { 'pvc-shrunk': ['B', '/spec/resources/requests/storage', words] } : {},
});

describeRows('reverting the size of a volume', {
  'is refused where it shrinks': shrink(
    '20Gi',
    '10Gi',
    /shrink from 20Gi to 10Gi\. .*never applies.*OutOfSync/,
  ),
  'is refused across units': shrink('1Ti', '1000Gi', /from 1Ti to 1000Gi/),
  'is refused by a fraction': shrink('1.5Gi', '1500Mi', /from 1\.5Gi to 1500Mi/),
  'is refused in the largest units and as a bare number': shrink('1Ei', 1_000_000, /from 1Ei to 1000000/),
  'is nothing where it grows': shrink('10Gi', '20Gi'),
  'is nothing where it is the same': shrink('1Gi', '1024Mi'),
  'is not judged where it is no quantity': shrink('much', '10Gi'),
  'is nothing where the size goes away': { kind: PVC, before: claim('1Gi'), after: { spec: {} }, finds: {} },
});

const fixed = (kind: string, field: string, before: JsonObject, after: JsonObject): RevertRow => ({
  kind,
  before: { spec: before },
  after: { spec: after },
  finds: { 'volume-immutable': ['B', `/spec/${field}`, /^The class, access modes and source of a volume/] },
});

describeRows('reverting what is fixed of a volume', {
  'is refused for the class': fixed(
    PVC,
    'storageClassName',
    { storageClassName: 'b' },
    { storageClassName: 'a' },
  ),
  'is refused for access modes': fixed(
    PVC,
    'accessModes',
    { accessModes: ['ReadWriteMany'] },
    { accessModes: ['ReadWriteOnce'] },
  ),
  'is refused for the volume': fixed(PVC, 'volumeName', { volumeName: 'b' }, {}),
  'is refused for the mode': fixed(PVC, 'volumeMode', { volumeMode: 'Block' }, {}),
  'is refused for the source of a PersistentVolume': fixed(
    PV,
    'nfs',
    { nfs: { server: 'b' } },
    { nfs: { server: 'a' } },
  ),
  'is refused for another kind of source': fixed(PV, 'nfs', { nfs: {} }, { hostPath: { path: '/x' } }),
  'is nothing for what a PersistentVolume lets change': {
    kind: PV,
    before: {
      spec: { capacity: { storage: '2Gi' }, persistentVolumeReclaimPolicy: 'Retain', mountOptions: ['ro'] },
    },
    after: { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] } },
    finds: {},
  },
});

const removed = (kind: string, words: RegExp): RevertRow => ({
  kind,
  before: {},
  prunes: true,
  finds: { 'data-removed': ['D', '', words] },
});
const kept = (name: string, value: string): RevertRow => ({
  kind: PVC,
  before: { metadata: { annotations: { [name]: value } } },
  prunes: true,
  finds: {},
});

describeRows('reverting what holds data away', {
  'takes a claim along': removed(PVC, /^The revert deletes the volume; its reclaim policy decides/),
  'takes a volume along': removed(PV, /^The revert deletes the volume/),
  'takes a namespace with everything in it': removed('v1 Namespace', /^The revert deletes the namespace and/),
  'takes a kind with all its objects': removed(CRD, /^The revert deletes the kind and with it every object/),
  'is nothing where nothing is pruned': { kind: PVC, before: {}, finds: {} },
  'is nothing where the object comes back': { kind: PVC, after: {}, prunes: true, finds: {} },
  'respects Prune=false': kept('argocd.argoproj.io/sync-options', 'PruneLast=true, Prune=false'),
  'respects Flux': kept('kustomize.toolkit.fluxcd.io/prune', 'disabled'),
  'respects Helm': kept('helm.sh/resource-policy', 'keep'),
  'knows that Delete=false does not keep from pruning': {
    ...kept('argocd.argoproj.io/sync-options', 'Delete=false'),
    finds: { 'data-removed': ['D', '', /^The revert deletes the volume/] },
  },
});

describeRows('reverting labels of a namespace', {
  'may refuse pods': {
    kind: 'v1 Namespace',
    before: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
    after: {},
    finds: { 'namespace-labels': ['C', '/metadata/labels', /pod security and the mesh/] },
  },
  'is nothing for annotations': {
    kind: 'v1 Namespace',
    before: { metadata: { annotations: { a: '1' } } },
    after: {},
    finds: {},
  },
});

const version = (name: string, more: JsonObject = {}): JsonObject => ({ name, served: true, ...more });
const crd = (...versions: readonly JsonObject[]): JsonObject => ({ spec: { versions } });
const schema = (openAPIV3Schema: JsonObject): JsonObject =>
  crd(version('v1', { schema: { openAPIV3Schema } }));
const spec = (fields: JsonObject, more: JsonObject = {}): JsonObject =>
  schema({ type: 'object', properties: { spec: { type: 'object', properties: fields, ...more } } });
const text = { type: 'string' };
const narrows = (before: JsonObject, after: JsonObject, words?: RegExp): RevertRow => ({
  kind: CRD,
  before,
  after,
  finds: words ? { 'crd-narrowed': ['D', '/spec/versions', words] } : {},
});

describeRows('reverting the definition of a kind', {
  'is refused while a version may be stored': {
    kind: CRD,
    before: crd(version('v1', { storage: true }), version('v2')),
    after: crd(version('v1', { storage: true })),
    finds: {
      'crd-version-removed': ['B', '/spec/versions', /^Version v2 goes away while status\.storedVersions/],
    },
  },
  'moves what is stored': {
    kind: CRD,
    before: crd(version('v1'), version('v2', { storage: true })),
    after: crd(version('v1', { storage: true }), version('v2')),
    finds: { 'crd-storage-moved': ['D', '/spec/versions', /stored as v2 and would be stored as v1 again/] },
  },
  'removes and moves at once': {
    kind: CRD,
    before: crd(version('v1'), version('v2', { storage: true })),
    after: crd(version('v1', { storage: true })),
    finds: {
      'crd-version-removed': ['B', '/spec/versions', /^Version v2 goes away/],
      'crd-storage-moved': ['D', '/spec/versions', /v2 .* v1/],
    },
  },
  'loses a field': narrows(
    spec({ a: text, b: text }),
    spec({ a: text }),
    /loses or narrows spec\.b: .*pruned/,
  ),
  'loses a field of items': narrows(
    spec({ list: { type: 'array', items: { type: 'object', properties: { x: text } } } }),
    spec({ list: { type: 'array', items: { type: 'object', properties: {} } } }),
    /narrows spec\.list\[\]\.x:/,
  ),
  'loses more fields than are named': narrows(
    spec({ a: text, b: text, c: text, d: text }),
    spec({}),
    /narrows spec\.a, spec\.b, spec\.c:/,
  ),
  'takes another type': narrows(spec({ a: text }), spec({ a: { type: 'integer' } }), /narrows spec\.a:/),
  'takes fewer values': narrows(
    spec({ a: { type: 'string', enum: ['x', 'y'] } }),
    spec({ a: { type: 'string', enum: ['x'] } }),
    /narrows spec\.a:/,
  ),
  'takes only some values': narrows(
    spec({ a: text }),
    spec({ a: { type: 'string', enum: ['x'] } }),
    /narrows spec\.a:/,
  ),
  'wants more fields': narrows(spec({ a: text }), spec({ a: text }, { required: ['a'] }), /narrows spec:/),
  'takes more than before': narrows(
    spec({ a: { type: 'string', enum: ['x'] } }, { required: ['a'] }),
    spec({ a: text, b: text }),
  ),
  'keeps what it does not know': narrows(
    spec({ a: text }),
    schema({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
  ),
  'is nothing for its names': {
    kind: CRD,
    before: { spec: { names: { plural: 'bs' } } },
    after: { spec: { names: { plural: 'as' } } },
    finds: {},
  },
});

const lowered = (
  kind: string,
  before: JsonObject,
  after: JsonObject,
  pointer?: string,
  words?: RegExp,
): RevertRow => ({
  kind,
  before: { spec: before },
  after: { spec: after },
  finds: pointer !== undefined && words ? { 'operator-version-lowered': ['D', pointer, words] } : {},
});
const KAFKA = 'kafka.strimzi.io/v1beta2 Kafka';
const PG = 'postgresql.cnpg.io/v1 Cluster';

describeRows('reverting a version that an operator runs', {
  'goes down by an image': lowered(
    PG,
    { imageName: 'ghcr.example/postgresql:17.2@sha256:abc' },
    { imageName: 'ghcr.example/postgresql:16.4' },
    '/spec/imageName',
    /^Goes down from ghcr\.example\/postgresql:17\.2@sha256:abc to .*:16\.4\. .*restore from a backup/,
  ),
  'goes down by a version': lowered(
    KAFKA,
    { kafka: { version: '3.10.0' } },
    { kafka: { version: '3.9.1' } },
    '/spec/kafka/version',
    /^Goes down from 3\.10\.0 to 3\.9\.1\./,
  ),
  'goes down by a number': lowered(
    'postgres-operator.crunchydata.com/v1beta1 PostgresCluster',
    { postgresVersion: 16 },
    { postgresVersion: 15 },
    '/spec/postgresVersion',
    /from 16 to 15/,
  ),
  'goes down with a letter before it': lowered(
    'ceph.rook.io/v1 CephCluster',
    { cephVersion: { image: 'ceph/ceph:v19.2' } },
    { cephVersion: { image: 'ceph/ceph:v18' } },
    '/spec/cephVersion/image',
    /v19\.2 to ceph\/ceph:v18/,
  ),
  'is nothing where it goes up or stays': lowered(
    KAFKA,
    { kafka: { version: '3.9', metadataVersion: '3.9' } },
    { kafka: { version: '3.10', metadataVersion: '3.9' } },
  ),
  'is nothing for an image without a tag': lowered(
    PG,
    { imageName: 'reg.example:5001/pg' },
    { imageName: 'reg.example:5000/pg' },
  ),
  'is nothing where no number can be told': lowered(PG, { imageName: 'pg:latest' }, { imageName: 'pg:edge' }),
  'is nothing for other operators': lowered('example.com/v1 Site', { version: '2' }, { version: '1' }),
  'is nothing for a group that only ends alike': lowered(
    'notcnpg.io/v1 Cluster',
    { version: '2' },
    { version: '1' },
  ),
});
