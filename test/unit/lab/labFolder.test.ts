import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { kubeconfigText, makeLabFolder } from '../../lab/labFolder.ts';

describe('the folder of a lab', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'plumbline-lab-'));
  });
  after(() => rm(root, { recursive: true }));

  it('has an admin and somebody without rights in the token file of the API server', async () => {
    const folder = await makeLabFolder(root);
    const { admin, viewer } = folder;
    assert.equal(
      await readFile(folder.tokens, 'utf8'),
      `${admin.token},lab-admin,lab-admin,"system:masters"\n${viewer.token},lab-viewer,lab-viewer,"lab:viewers"\n`,
    );
    assert.notEqual(admin.token, viewer.token);
    assert.match(admin.token, /^[0-9a-f]{48}$/);
  });

  it('has a key for service accounts that only its owner can read', async () => {
    const { accountKey } = await makeLabFolder(path.join(root, 'second'));
    assert.equal((await stat(accountKey)).mode & 0o777, 0o600);
    assert.equal(createPrivateKey(await readFile(accountKey, 'utf8')).asymmetricKeyType, 'ec');
  });

  it('keeps logs elsewhere where that is asked for', async () => {
    const logs = path.join(root, 'kept');
    assert.equal((await makeLabFolder(path.join(root, 'third'), logs)).logs, logs);
    assert.ok((await stat(logs)).isDirectory());
  });
});

describe('kubeconfigText', () => {
  const account = { user: 'ann', group: 'g', token: 't0k3n' };
  const text = kubeconfigText({ context: 'lab', server: 'https://127.0.0.1:1', ca: 'PEM', account });

  it('has one context with its cluster and user', () => {
    assert.deepEqual(JSON.parse(text), {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'lab',
      clusters: [
        { name: 'lab', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority-data': 'UEVN' } },
      ],
      users: [{ name: 'ann', user: { token: 't0k3n' } }],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'ann' } }],
    });
  });

  it('names a namespace where one is given', () => {
    const named = kubeconfigText({ context: 'lab', server: 's', ca: 'PEM', account, namespace: 'argocd' });
    const { contexts } = JSON.parse(named) as { contexts: { context: { namespace?: string } }[] };
    assert.equal(contexts[0]?.context.namespace, 'argocd');
  });
});
