import { every, verdicts, type MatrixCase } from '../case.ts';
import { configMap, container, cronJob, deployment, podSpec, secret, service, widget } from '../objects.ts';
import { CRON_JOB, DEPLOYMENT, SERVICE, commit, edit, ops, pod, strategic } from './shorthand.ts';

const ENV = [
  { name: 'LEVEL', value: 'info' },
  { name: 'ZONE', value: 'a' },
];
const DNS = [
  { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 5353 },
  { name: 'dns-udp', port: 53, protocol: 'UDP', targetPort: 5353 },
];

/** Facts 1 to 5: where the three engines part. */
export const engines: readonly MatrixCase[] = [
  {
    name: 'm01-node-selector-key-added',
    title: 'A key added by hand to an atomic map of the pod.',
    fact: 'm.1',
    git: [deployment({ pod: { nodeSelector: { disk: 'ssd' } } })],
    steps: [edit(DEPLOYMENT, pod({ nodeSelector: { zone: 'a' } }))],
    expect: verdicts('Synced', 'OutOfSync', 'OutOfSync'),
  },
  {
    name: 'm01-service-selector-key-added',
    title: 'A key added by hand to the selector of a Service, which is an atomic map.',
    fact: 'm.1',
    git: [service()],
    steps: [edit(SERVICE, { spec: { selector: { tier: 'front' } } })],
    expect: verdicts('Synced', 'OutOfSync', 'OutOfSync'),
  },
  {
    name: 'm01-args-longer',
    title: 'An item added by hand to an atomic list that Git states.',
    fact: 'm.1',
    git: [deployment({ main: { args: ['--quiet'] } })],
    steps: [strategic(DEPLOYMENT, pod({ containers: [{ name: 'main', args: ['--quiet', '--slow'] }] }))],
    expect: every('OutOfSync'),
  },
  {
    name: 'm01-args-added',
    title: 'An atomic list set by hand where Git has none.',
    fact: 'm.1',
    git: [deployment()],
    steps: [strategic(DEPLOYMENT, pod({ containers: [{ name: 'main', args: ['--slow'] }] }))],
    expect: every('Synced'),
  },
  {
    name: 'm02-label-removed-in-git',
    title: 'A label that Git gave up is still live.',
    fact: 'm.2',
    git: [deployment({ labels: { team: 'shop', tier: 'front' } })],
    steps: [commit(deployment({ labels: { tier: 'front' } }))],
    expect: verdicts('OutOfSync', 'Synced', 'OutOfSync'),
  },
  {
    name: 'm02-env-removed-in-git',
    title: 'A variable that Git gave up is still live.',
    fact: 'm.2',
    git: [deployment({ main: { env: ENV } })],
    steps: [commit(deployment({ main: { env: ENV.slice(0, 1) } }))],
    expect: verdicts('OutOfSync', 'Synced', 'OutOfSync'),
  },
  {
    name: 'm02-replicas-removed-in-git',
    title: 'Git gives up the number of replicas; the server would fill it in with 1.',
    fact: 'm.2',
    git: [deployment({ spec: { replicas: 2 } })],
    steps: [commit(deployment())],
    expect: verdicts('OutOfSync', 'Synced', 'OutOfSync'),
  },
  {
    name: 'm02-data-key-removed-in-git',
    title: 'A key that Git gave up is still in the ConfigMap.',
    fact: 'm.2',
    git: [configMap()],
    steps: [commit(configMap({ colour: 'blue' }))],
    expect: verdicts('OutOfSync', 'Synced', 'OutOfSync'),
  },
  {
    name: 'm02-string-data-key-removed-in-git',
    title: 'A key of stringData that Git gave up is still in the Secret.',
    fact: 'm.2',
    git: [secret()],
    steps: [commit(secret({ stringData: { user: 'shop' } }))],
    expect: verdicts('OutOfSync', 'Synced', 'Synced'),
  },
  {
    name: 'm02-field-removed-in-git',
    title: 'A field of a custom resource that Git gave up is still live.',
    fact: 'm.2',
    git: [widget({ weight: 2, port: 80 })],
    steps: [commit(widget({ port: 80 }))],
    expect: verdicts('OutOfSync', 'Synced', 'OutOfSync'),
  },
  {
    name: 'm03-value-turned-into-reference',
    title: 'A literal variable turned by hand into a reference: applying Git would leave both.',
    fact: 'm.3',
    git: [deployment({ main: { env: ENV } })],
    steps: [
      ops(DEPLOYMENT, {
        op: 'replace',
        path: '/spec/template/spec/containers/0/env/0',
        value: { name: 'LEVEL', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      }),
    ],
    expect: { client: 'OutOfSync', serverSide: 'Unknown' },
  },
  {
    name: 'm03-volume-source-swapped',
    title: 'The source of a volume swapped by hand: applying Git would leave two sources.',
    fact: 'm.3',
    git: [deployment({ pod: { volumes: [{ name: 'data', emptyDir: {} }] } })],
    steps: [
      ops(DEPLOYMENT, {
        op: 'replace',
        path: '/spec/template/spec/volumes/0',
        value: { name: 'data', configMap: { name: 'settings' } },
      }),
    ],
    expect: { client: 'OutOfSync', serverSide: 'Unknown' },
  },
  {
    name: 'm03-recreate-in-git',
    title: 'Git turns the default strategy into Recreate: the rolling parameters of the default forbid it.',
    fact: 'm.3',
    git: [deployment()],
    steps: [commit(deployment({ spec: { strategy: { type: 'Recreate' } } }))],
    expect: { client: 'OutOfSync', serverSide: 'Unknown' },
  },
  {
    name: 'm03-immutable-in-git',
    title: 'Git changes the selector of a Deployment, which nobody may.',
    fact: 'm.3',
    git: [deployment()],
    steps: [
      commit(
        deployment({
          spec: {
            selector: { matchLabels: { app: 'shop' } },
            template: { metadata: { labels: { app: 'shop' } }, spec: podSpec() },
          },
        }),
      ),
    ],
    expect: { client: 'OutOfSync', serverSide: 'Unknown' },
  },
  {
    name: 'm03-invalid-value-in-git',
    title: 'Git says a value that the API server refuses.',
    fact: 'm.3',
    git: [deployment({ spec: { replicas: 2 } })],
    steps: [commit(deployment({ spec: { replicas: -1 } }))],
    expect: { client: 'OutOfSync', serverSide: 'Unknown' },
  },
  {
    name: 'm03-duplicate-env-in-git',
    title: 'Git names a variable twice, after it was synced with one.',
    fact: 'm.3',
    git: [deployment({ main: { env: ENV } })],
    steps: [commit(deployment({ main: { env: [...ENV, { name: 'ZONE', value: 'b' }] } }))],
    expect: { serverSide: 'Unknown' },
  },
  {
    name: 'm03-unknown-field-in-git',
    title: 'Git says a field that the schema of the custom resource does not know.',
    fact: 'm.3',
    git: [widget()],
    steps: [commit(widget({ sise: 4 }))],
    expect: { client: 'OutOfSync', serverSide: 'Unknown' },
  },
  {
    name: 'm04-paused-by-hand',
    title: 'Git says paused: false, somebody paused it by hand; false is not kept.',
    fact: 'm.4',
    git: [deployment({ spec: { paused: false } })],
    steps: [edit(DEPLOYMENT, { spec: { paused: true } })],
    expect: verdicts('OutOfSync', 'Synced', 'Synced'),
  },
  {
    name: 'm04-suspended-by-hand',
    title: 'Git says suspend: false, somebody suspended it by hand; false is kept.',
    fact: 'm.4',
    git: [cronJob({ spec: { suspend: false } })],
    steps: [edit(CRON_JOB, { spec: { suspend: true } })],
    expect: every('OutOfSync'),
  },
  {
    name: 'm05-port-of-two-protocols',
    title:
      'One port with two protocols, the target of the second edited: the client engine merges by port alone.',
    fact: 'm.5',
    git: [service({ ports: DNS })],
    steps: [ops(SERVICE, { op: 'replace', path: '/spec/ports/1/targetPort', value: 9999 })],
    expect: verdicts('Synced', 'OutOfSync', 'OutOfSync'),
  },
  {
    name: 'm05-duplicate-env-from-the-start',
    title: 'Git names a variable twice from the start; server-side apply refuses it.',
    fact: 'm.5',
    git: [deployment({ pod: { containers: [container({ env: [ENV[0], ENV[0]] })] } })],
    expect: { client: 'Synced' },
  },
];
