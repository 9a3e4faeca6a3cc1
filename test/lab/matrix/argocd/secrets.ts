import { every, type MatrixCase } from '../case.ts';
import { base64, configMap, deployment, secret, statefulSet } from '../objects.ts';
import { CONFIG_MAP, DEPLOYMENT, SECRET, commit, edit, ignore } from './shorthand.ts';

const rotated = edit(SECRET, { data: { word: base64('made-up-two') } }, 'rotator');
const CODED = { data: { user: base64('shop'), word: base64('made-up-one') } };
const CLAIM = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
const LABELLED = deployment({ labels: { team: 'shop' } });
const optedOut = (labels?: Readonly<Record<string, string>>): object =>
  deployment({
    annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=false' },
    ...(labels === undefined ? {} : { labels }),
  });

/** Facts 9 and 10: Secrets, and what structured merge gets wrong. */
export const secrets: readonly MatrixCase[] = [
  {
    name: 'm09-managers-on-string-data',
    title: 'A manager is ignored, and Git writes stringData: the rule runs before that becomes data.',
    fact: 'm.9',
    git: [secret()],
    app: ignore({ kind: 'Secret', managedFieldsManagers: ['rotator'] }),
    steps: [rotated],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm09-managers-on-data',
    title: 'A manager is ignored, and Git writes data.',
    fact: 'm.9',
    git: [secret(CODED)],
    app: ignore({ kind: 'Secret', managedFieldsManagers: ['rotator'] }),
    steps: [rotated],
    expect: every('Synced'),
  },
  {
    name: 'm09-pointer-on-data-with-string-data',
    title: 'A pointer to data, and Git writes stringData.',
    fact: 'm.9',
    git: [secret()],
    app: ignore({ kind: 'Secret', jsonPointers: ['/data/word'] }),
    steps: [rotated],
    expect: every('Synced'),
  },
  {
    name: 'm09-pointer-on-data',
    title: 'A pointer to data, and Git writes data.',
    fact: 'm.9',
    git: [secret(CODED)],
    app: ignore({ kind: 'Secret', jsonPointers: ['/data/word'] }),
    steps: [rotated],
    expect: every('Synced'),
  },
  {
    name: 'm09-jq-on-data',
    title: 'An expression that deletes a key of data, and Git writes stringData.',
    fact: 'm.9',
    git: [secret()],
    app: ignore({ kind: 'Secret', jqPathExpressions: ['.data.word'] }),
    steps: [rotated],
    expect: every('Synced'),
  },
  {
    name: 'm09-pointer-on-string-data',
    title: 'A pointer to stringData, which no longer exists when rules run.',
    fact: 'm.9',
    git: [secret()],
    app: ignore({ kind: 'Secret', jsonPointers: ['/stringData/word'] }),
    steps: [rotated],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm09-null-in-data',
    title: 'Git says null for a key of data: the server drops the key.',
    fact: 'm.9',
    git: [secret({ data: { user: base64('shop'), word: null } })],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm09-string-data-wins',
    title: 'Git says a key in data and in stringData: the latter counts.',
    fact: 'm.9',
    git: [secret({ data: { word: base64('made-up-two') }, stringData: { word: 'made-up-one' } })],
    expect: { client: 'Synced' },
  },
  {
    name: 'm09-value-changed',
    title: 'A value changed by hand, without any rule.',
    fact: 'm.9',
    git: [secret()],
    steps: [rotated],
    expect: { client: 'OutOfSync' },
  },
  {
    name: 'm10-claim-templates',
    title:
      'A StatefulSet with claim templates, just synced: structured merge sees apiVersion and kind inside them.',
    fact: 'm.10',
    git: [statefulSet({ spec: { volumeClaimTemplates: [CLAIM] } })],
    expect: { client: 'Synced', structured: 'OutOfSync' },
  },
  {
    name: 'm10-replicas-given-up-after-scale',
    title: 'Git gives replicas up after somebody scaled.',
    fact: 'm.10',
    git: [deployment({ spec: { replicas: 2 } })],
    steps: [
      {
        do: 'edit',
        on: DEPLOYMENT,
        patch: { spec: { replicas: 5 } },
        as: 'kubectl-scale',
        subresource: 'scale',
      },
      commit(deployment()),
    ],
    expect: { structured: 'Synced' },
  },
  {
    name: 'm10-resource-opts-out',
    title: 'The resource says ServerSideApply=false under an app that says true; Git gave a label up.',
    fact: 'm.10',
    engines: ['structured'],
    git: [optedOut({ team: 'shop' })],
    steps: [commit(optedOut())],
    expect: { structured: 'Synced' },
  },
  {
    name: 'm10-turned-on-after-sync',
    title: 'Synced on the client side, then ServerSideApply=true is turned on and Git gives a label up.',
    fact: 'm.10',
    engines: ['client'],
    git: [LABELLED],
    steps: [
      { do: 'app', patch: { spec: { syncPolicy: { syncOptions: ['ServerSideApply=true'] } } } },
      commit(deployment()),
    ],
    expect: { client: 'Synced' },
  },
  {
    name: 'm10-turned-off-after-sync',
    title: 'Synced on the server side, then ServerSideApply=true is turned off and Git gives a label up.',
    fact: 'm.10',
    engines: ['structured'],
    git: [LABELLED],
    steps: [{ do: 'app', patch: { spec: { syncPolicy: null } } }, commit(deployment())],
    expect: { structured: 'Synced' },
  },
  {
    name: 'm10-data-key-changed',
    title: 'A value changed by hand on an object that was applied on the server side.',
    fact: 'm.10',
    engines: ['structured'],
    git: [configMap()],
    steps: [edit(CONFIG_MAP, { data: { colour: 'red' } })],
    expect: { structured: 'OutOfSync' },
  },
];
