import { apply, jsonPatch, make, merge, read, remove } from './step.ts';
import type { Step } from './step.ts';

type Body = Readonly<Record<string, unknown>>;

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const NAME = 'things.{ns}.example.com';
/** Longer than it takes a server to accept the names and to write the status. */
const PAUSE = { pauseMs: 2500 };

const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };

const version = (name: string, more: Body = {}): Body => ({
  name,
  served: true,
  storage: false,
  schema,
  ...more,
});
const stored = (name: string, more: Body = {}): Body => version(name, { storage: true, ...more });

const definition = (spec: Body, name = NAME): Body => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
  spec: {
    group: '{ns}.example.com',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    ...spec,
  },
});

const attempt = (spec: Body, name = NAME): Step => make(`${DEFINITIONS}?dryRun=All`, definition(spec, name));

/** Definitions that cannot be, and changes of one that its stored objects forbid. */
export const definitions: Readonly<Record<string, readonly Step[]>> = {
  'versions that cannot be': [
    attempt({}),
    attempt({ versions: [version('v1')] }),
    attempt({ versions: [stored('v1'), stored('v2')] }),
    attempt({ versions: [stored('v1'), version('v1')] }),
    attempt({ versions: [stored('V1')] }),
    attempt({ versions: [stored('v1', { schema: undefined })] }),
    attempt({ versions: [stored('v1', { schema: {} })] }),
    attempt({ versions: [stored('v1', { served: false })] }),
    attempt({ versions: [stored('v1', { schema: undefined }), version('v2', { schema: undefined })] }),
    attempt({ versions: [version('v1', { served: false }), version('v2')] }),
  ],
  'names that cannot be': [
    attempt({ versions: [stored('v1')] }, 'others.{ns}.example.com'),
    attempt({ versions: [stored('v1')], scope: 'Everywhere' }),
    attempt({ versions: [stored('v1')], scope: undefined }),
    attempt({ versions: [stored('v1')], names: { plural: 'things' } }),
    attempt({ versions: [stored('v1')], names: { kind: 'Thing' } }),
    attempt({ versions: [stored('v1')], names: { plural: 'things', kind: 'Thing', singular: 'Thing' } }),
    attempt({ versions: [stored('v1')], names: { plural: 'things', kind: 'thing', listKind: 'thing' } }),
    attempt({ versions: [stored('v1')], group: 'example' }, 'things.example'),
    attempt({ versions: [stored('v1')], group: undefined }),
  ],
  'stored versions': [
    make(DEFINITIONS, definition({ versions: [stored('v1')] }), PAUSE),
    merge(`${DEFINITIONS}/${NAME}?dryRun=All`, { spec: { versions: [version('v1')] } }),
    merge(`${DEFINITIONS}/${NAME}?dryRun=All`, { spec: { versions: [stored('v1'), stored('v2')] } }),
    merge(`${DEFINITIONS}/${NAME}?dryRun=All`, { spec: { versions: [stored('v2')] } }),
    apply(`${DEFINITIONS}/${NAME}?dryRun=All&force=true`, 'me', definition({ versions: [stored('v2')] })),
    merge(`${DEFINITIONS}/${NAME}`, { spec: { versions: [version('v1'), stored('v2')] } }, PAUSE),
    read(`${DEFINITIONS}/${NAME}`),
    merge(`${DEFINITIONS}/${NAME}`, { spec: { versions: [stored('v2')] } }),
    merge(`${DEFINITIONS}/${NAME}/status`, { status: { storedVersions: [] } }),
    merge(`${DEFINITIONS}/${NAME}/status`, { status: { storedVersions: ['v1'] } }),
    merge(`${DEFINITIONS}/${NAME}/status`, { status: { storedVersions: ['v2', 'v3'] } }),
    merge(`${DEFINITIONS}/${NAME}/status`, { status: { storedVersions: ['v2'] } }),
    merge(`${DEFINITIONS}/${NAME}`, { spec: { versions: [stored('v2')] } }, PAUSE),
    read(`${DEFINITIONS}/${NAME}`),
    remove(`${DEFINITIONS}/${NAME}`, undefined, PAUSE),
  ],
  'what stays of a served definition': [
    make(DEFINITIONS, definition({ versions: [stored('v1')] }), PAUSE),
    merge(`${DEFINITIONS}/${NAME}`, { spec: { scope: 'Cluster' } }),
    merge(`${DEFINITIONS}/${NAME}`, { spec: { group: 'other.example.com' } }),
    merge(`${DEFINITIONS}/${NAME}`, { spec: { names: { plural: 'others' } } }),
    merge(`${DEFINITIONS}/${NAME}?dryRun=All`, { spec: { names: { kind: 'Other', listKind: 'OtherList' } } }),
    jsonPatch(`${DEFINITIONS}/${NAME}`, [{ op: 'replace', path: '/spec/versions/0/storage', value: false }]),
    read(`${DEFINITIONS}/${NAME}`),
    remove(`${DEFINITIONS}/${NAME}`, undefined, PAUSE),
  ],
};
