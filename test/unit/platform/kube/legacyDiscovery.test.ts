import assert from 'node:assert/strict';

import { err, ok } from '../../../../src/core/util/result.ts';
import { Discovery } from '../../../../src/platform/kube/discoverResources.ts';
import { failure, NEVER, Sessions, value } from './harness.ts';
import { testServer } from './testServers.ts';

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [
      { name: 'argoproj.io', versions: [{ version: 'v1alpha1' }], preferredVersion: { version: 'v1alpha1' } },
      {
        name: 'metrics.k8s.io',
        versions: [{ version: 'v1beta1' }],
        preferredVersion: { version: 'v1beta1' },
      },
    ],
  },
  '/api/v1': { resources: [{ name: 'pods', kind: 'Pod', namespaced: true, verbs: ['list'] }] },
  '/apis/argoproj.io/v1alpha1': {
    resources: [
      { name: 'applications', kind: 'Application', namespaced: true, verbs: ['list', 'watch'] },
      { name: 'applications/status', kind: 'Application', namespaced: true, verbs: ['get'] },
    ],
  },
};

describe('discovery of a server without the aggregated form', () => {
  async function discovered(answers: Readonly<Record<string, unknown>>): Promise<unknown> {
    const server = await testServer({
      answer: (request, response) => {
        const answer = answers[request.url ?? ''];
        response.writeHead(answer ? 200 : 503, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer ?? { kind: 'Status', message: 'the API service is down' }));
      },
    });
    const sessions = new Sessions();
    try {
      const file = sessions.write('config', {
        clusters: [{ name: 'old', cluster: { server: `http://127.0.0.1:${server.port}` } }],
        contexts: [{ name: 'old', context: { cluster: 'old' } }],
      });
      const { client } = await sessions.open(file, 'old');
      const result = await client.discover(NEVER);
      return result.ok
        ? value(result).map((each) => `${each.group}/${each.version} ${each.kind}`)
        : failure(result).code;
    } finally {
      sessions.dispose();
      await server.close();
    }
  }

  it('asks each version, and does without an API service that is down', async () => {
    assert.deepEqual(await discovered(ANSWERS), ['/v1 Pod', 'argoproj.io/v1alpha1 Application']);
  });

  it('fails where nothing can be learned', async () => {
    const { '/api': api, '/apis': apis } = ANSWERS;
    assert.equal(await discovered({ '/api': api, '/apis': apis }), 'server');
    assert.equal(await discovered({ '/api': { kind: 'Other' }, '/apis': apis }), 'garbage');
    assert.equal(await discovered({}), 'server');
  });
});

describe('a kind that is not served', () => {
  it('is asked for again after ten seconds, and at once where the server did not answer', async () => {
    let [now, requests, isDown] = [0, 0, false];
    const discovery = new Discovery(
      () => {
        requests++;
        return Promise.resolve(
          isDown
            ? err({ code: 'timeout', server: '', detail: '' })
            : ok({ kind: 'APIGroupList', groups: [] }),
        );
      },
      () => now,
    );
    const find = async (): Promise<string> => {
      const found = await discovery.find({ group: 'argoproj.io', version: 'v1', kind: 'Rollout' }, NEVER);
      return found.ok ? (found.value?.resource ?? 'none') : found.error.code;
    };
    const asked: (readonly [string, number])[] = [];
    for (const [ms, down] of [
      [0, false],
      [9_999, false],
      [1, true],
      [0, true],
      [0, false],
      [9_999, false],
    ] as const) {
      now += ms;
      isDown = down;
      asked.push([await find(), requests / 2]);
    }
    assert.deepEqual(asked, [
      ['none', 1],
      ['none', 1],
      ['timeout', 2],
      ['timeout', 3],
      ['none', 4],
      ['none', 4],
    ]);
  });
});
