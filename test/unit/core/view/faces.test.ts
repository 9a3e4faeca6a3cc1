import assert from 'node:assert/strict';

import type { ClusterError, ConnectionPhase, Freshness } from '../../../../src/core/model/connection.ts';
import type { ConnectionState } from '../../../../src/core/store/state.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { connectionMessageNode, connectionNode } from '../../../../src/core/view/nodeId.ts';
import { matchesGolden, treeText } from './golden.ts';
import { aConnection, aContext, anApp, aState, DEMO, MINUTE, NOW, options } from './world.ts';

const SERVER = 'https://127.0.0.1:6443';

function face(over: Partial<ConnectionState>, apps = [anApp()].slice(1)): string {
  return treeText(new AppsTrees().at(aState(aConnection(apps, over)), options()));
}

/** Every phase with the face that the golden file shows. */
const PHASES: readonly (readonly [name: string, phase: ConnectionPhase, login?: 'exec' | 'oidc'])[] = [
  ['connecting', { word: 'connecting', step: 'Asking which kinds the cluster serves' }],
  [
    'connecting-login',
    {
      word: 'connecting',
      step: 'Logging in as kim',
      said: 'Open https://login.example.com/device\nand enter the code:\n\nWDJB-MJHT\n',
    },
    'exec',
  ],
  ['waiting', { word: 'waitingForClick', why: 'remembered' }],
  ['waiting-login', { word: 'waitingForClick', why: 'remembered' }, 'oidc'],
  ['signed-out', { word: 'waitingForClick', why: 'signedOut' }, 'exec'],
  ['no-controller', { word: 'noController' }],
  ['forbidden', { word: 'forbidden', resources: ['applications', 'applicationsets', 'appprojects'] }],
  ['namespaces-needed', { word: 'namespacesNeeded', tried: [] }],
  ['namespaces-denied', { word: 'namespacesNeeded', tried: ['argocd', 'team-a'] }],
];

const ERRORS: readonly ClusterError[] = [
  { code: 'unreachable', server: SERVER, detail: 'connect ECONNREFUSED 127.0.0.1:6443' },
  { code: 'timeout', server: SERVER, detail: 'no headers after 20 s' },
  {
    code: 'certificate',
    server: SERVER,
    detail: 'self-signed certificate in certificate chain',
    ca: '/home/kim/ca.crt',
    setting: 'certificate-authority',
  },
  { code: 'unauthorized', server: SERVER, detail: 'Unauthorized' },
  { code: 'server', status: 503, detail: 'apiserver is shutting down' },
  { code: 'garbage', detail: '<html>Please log in</html>' },
  { code: 'login', reason: 'missingProgram', program: 'aws', detail: 'aws not found, PATH was /usr/bin' },
  { code: 'login', reason: 'failed', program: '/opt/bin/kubelogin', detail: 'exit code 1' },
  { code: 'login', reason: 'timeout', program: 'gcloud', detail: '' },
  { code: 'login', reason: 'cancelled', program: 'aws', detail: '' },
  { code: 'login', reason: 'expired', program: 'oidc', detail: '' },
  { code: 'login', reason: 'unsupported', program: 'azure', detail: 'removed from Kubernetes' },
  { code: 'kubeconfig', file: '/home/kim/.kube/config', detail: 'bad indentation' },
  { code: 'forbidden', verb: 'list', resource: 'applications', detail: 'RBAC' },
  { code: 'tooMany', detail: 'slow down' },
  { code: 'notFound', detail: 'x' },
  { code: 'conflict', detail: 'x' },
  { code: 'gone', detail: 'x' },
  { code: 'invalid', detail: 'x' },
  { code: 'cancelled' },
];

describe('the faces of a connection', () => {
  for (const [name, phase, login] of PHASES) {
    it(`has one for ${name}`, () => {
      matchesGolden(
        `face-${name}`,
        face({ phase, context: aContext(login === undefined ? {} : { login }), freshness: new Map() }),
      );
    });
  }

  it('says of every failure what happened and what to do', () => {
    const text = ERRORS.map((error) => face({ phase: { word: 'failed', error }, freshness: new Map() }));
    matchesGolden('face-failed', text.join('\n'));
  });

  it('keeps what was known below a connection that failed', () => {
    const text = face(
      { phase: { word: 'failed', error: { code: 'unauthorized', server: SERVER, detail: 'Unauthorized' } } },
      [anApp()],
    );
    assert.match(text, /checkout {2}Synced/);
  });

  const loading: Freshness = { word: 'loading', received: 500 };
  const live: Freshness = { word: 'live', since: NOW - MINUTE };
  const lists: readonly (readonly [string, readonly (readonly [string, Freshness])[]])[] = [
    ['loading', [['argoproj.io/Application', loading]]],
    [
      'empty',
      [
        ['argoproj.io/Application', live],
        ['argoproj.io/ApplicationSet', { word: 'absent' }],
      ],
    ],
    [
      'partly-denied',
      [
        ['argoproj.io/Application@team-a', live],
        ['argoproj.io/Application@team-b', { word: 'forbidden' }],
        ['argoproj.io/ApplicationSet', { word: 'forbidden' }],
      ],
    ],
  ];
  for (const [name, scopes] of lists) {
    it(`has one for a list that is ${name}`, () => {
      matchesGolden(`face-${name}`, face({ freshness: new Map(scopes) }));
    });
  }

  it('names the namespaces whose apps it sees, where it may not see all', () => {
    const said = (...scopes: readonly string[]): string | undefined =>
      face({ freshness: new Map(scopes.map((scope) => [scope, live])) }, [anApp()]).split('\n')[0];
    assert.match(said('argoproj.io/Application@argocd') ?? '', /1 app in argocd only {3}/);
    assert.match(
      said('argoproj.io/Application@d', 'argoproj.io/Application@b', 'argoproj.io/Application@a') ?? '',
      /1 app in a, b and 1 more only {3}/,
    );
    assert.match(said('argoproj.io/Application@argocd', 'argoproj.io/ApplicationSet') ?? '', /1 app {3}/);
  });

  it('shows a kubeconfig file that cannot be read as one row, and goes on', () => {
    const catalog = {
      contexts: [],
      origin: 'environment',
      files: [
        {
          path: '/home/kim/.kube/broken.yaml',
          state: 'broken',
          problem: 'line 3: bad indentation of a mapping entry',
        },
        { path: '/home/kim/.kube/config', state: 'read' },
        { path: '/home/kim/.kube/none', state: 'missing' },
      ],
    } as const;
    matchesGolden(
      'face-broken-file',
      treeText(new AppsTrees().at(aState(aConnection([])), options({ catalog }))),
    );
  });

  it('runs its commands on the connection, whatever line was clicked', () => {
    const shown = new AppsTrees().at(
      aState(aConnection([], { phase: { word: 'noController' }, freshness: new Map() })),
      options(),
    );
    const row = shown.row(connectionMessageNode(DEMO, 'install'));
    assert.deepEqual(row?.command?.args, [connectionNode(DEMO)]);
  });

  it('has nothing to say for a topic of another phase', () => {
    const shown = new AppsTrees().at(aState(aConnection([])), options());
    for (const topic of ['step', 'error', 'advice', 'stale', 'nonsense']) {
      assert.equal(shown.row(connectionMessageNode(DEMO, topic)), undefined, topic);
    }
  });
});
