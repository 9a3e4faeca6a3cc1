import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { launchVsCode, type VsCode } from '../host/launchVsCode.ts';
import { pick, type Row } from '../host/workbench.ts';
import { selfSigned } from '../world/api/certificate.ts';
import { startDemoCluster, type DemoCluster } from '../world/api/startDemoCluster.ts';
import { application, ownRequests } from './bareCluster.ts';
import { tellWhatShowed } from './evidence.ts';

interface Login {
  readonly context: string;
  readonly server: string;
  /** PEM, or the path of a file. */
  readonly ca: string;
  readonly token: string;
}

async function writeLogins(file: string, logins: readonly Login[]): Promise<void> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: logins.map(({ context, server, ca }) => ({
      name: context,
      cluster: {
        server,
        ...(ca.startsWith('-----')
          ? { 'certificate-authority-data': Buffer.from(ca).toString('base64') }
          : { 'certificate-authority': ca }),
      },
    })),
    users: logins.map(({ context, token }) => ({ name: context, user: { token } })),
    contexts: logins.map(({ context }) => ({ name: context, context: { cluster: context, user: context } })),
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
}

/** A port of loopback that refuses connections. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** One context after another: each is chosen, read and disconnected, so that a test sees one connection alone. */
describe('the faces of a connection', () => {
  let dir: string;
  let cluster: DemoCluster;
  let empty: DemoCluster;
  let code: VsCode;
  let logins: Login[];
  let brokenFile: string;
  let foreignCa: string;

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-faces-'));
    const workspace = path.join(dir, 'workspace');
    await mkdir(workspace);
    cluster = await startDemoCluster({
      objects: [application('ledger', { sync: 'OutOfSync' }), application('search', { namespace: 'team-a' })],
    });
    empty = await startDemoCluster({ argo: false });
    foreignCa = path.join(dir, 'foreign-ca.pem');
    await writeFile(foreignCa, selfSigned('somebody-else', Date.now()).cert);
    const { server, certificateAuthority: ca } = cluster;
    logins = [
      { context: 'empty-cluster', server: empty.server, ca: empty.certificateAuthority, token: 'demo-admin' },
      { context: 'closed-port', server: `https://127.0.0.1:${await closedPort()}`, ca, token: 'demo-admin' },
      { context: 'foreign-ca', server, ca: foreignCa, token: 'demo-admin' },
      { context: 'revoked', server, ca, token: 'revoked-last-week' },
      { context: 'prod\u202etset', server, ca, token: 'demo-admin' },
    ];
    const own = path.join(dir, 'logins.yaml');
    await writeLogins(own, logins);
    brokenFile = path.join(dir, 'broken.yaml');
    await writeFile(brokenFile, 'clusters: [\n  - this is no kubeconfig');
    code = await launchVsCode({
      workspace,
      kubeconfig: [cluster.kubeconfig, own, brokenFile].join(path.delimiter),
      // So high that no list scrolls.
      viewport: { width: 1280, height: 1200 },
    });
    await code.open('Plumbline');
  });
  after(async () => {
    await code?.close();
    await cluster?.close();
    await empty?.close();
    await rm(dir, { recursive: true, force: true });
  });
  tellWhatShowed(() => code);

  const choose = async (context: string): Promise<void> => {
    await code.run('Plumbline: Select Context…');
    await code.page.getByPlaceholder('Nothing is called before you choose').waitFor();
    await pick(code.page, context);
  };
  /** The row of the context and everything below it, once it says `description` and one line below begins with `line`. */
  const face = async (context: string, description: string, line: string): Promise<readonly Row[]> => {
    const rows = await code.untilRows(
      (all) =>
        all.some((row) => row.label === context && row.description === description) &&
        all.some(({ label, level }) => level === 2 && label.startsWith(line)),
      { timeoutMs: 60_000 },
    );
    return rows.slice(rows.findIndex(({ label }) => label === context));
  };
  const leave = async (): Promise<void> => {
    await code.run('Plumbline: Disconnect');
    await code.untilRows((rows) => !rows.some(({ label }) => label !== 'broken.yaml cannot be read'));
  };
  const labels = (rows: readonly Row[]): readonly string[] => rows.map(({ label }) => label);
  const lineOf = (rows: readonly Row[], label: string): Row => {
    const row = rows.find((one) => one.label === label);
    assert.ok(row, `${label} is not among: ${labels(rows).join(' | ')}`);
    return row;
  };

  it('shows a kubeconfig file that cannot be read as one row, and goes on with the others', async () => {
    const rows = await code.untilRows((all) => all.length > 0);
    assert.deepEqual(labels(rows), ['broken.yaml cannot be read']);
    const [row] = rows;
    assert.ok(row?.aria.startsWith(`kubeconfig file ${brokenFile} cannot be read: `), row?.aria);
    assert.deepEqual(row?.icons, ['error']);
    assert.deepEqual(ownRequests(cluster), []);
  });

  it('writes out what cannot be seen in a name that is offered', async () => {
    await code.run('Plumbline: Select Context…');
    // Typed, since the list shows but a part of itself.
    await code.page.getByPlaceholder('Nothing is called before you choose').fill('prod');
    await code.page
      .locator('.quick-input-widget .monaco-list-row', { hasText: 'prod‹U+202E›tset' })
      .first()
      .waitFor();
    await code.page.keyboard.press('Escape');
  });

  it('asks somebody without any right for the namespaces, and shows the role to ask for', async () => {
    await choose('plumbline-demo-nobody');
    const rows = await face(
      'plumbline-demo-nobody',
      'rights for single namespaces only',
      'Which namespaces?',
    );
    assert.deepEqual(labels(rows).slice(1), [
      'Which namespaces?',
      'Choose Namespaces…',
      'Show the Role to Ask For',
    ]);
    assert.match(
      lineOf(rows, 'Which namespaces?').description,
      /denied for the whole cluster and for argocd/,
    );
    await code.run('Plumbline: Choose Namespaces…');
    const input = code.page.locator('.quick-input-widget input.input').first();
    await code.page.locator('.quick-input-title', { hasText: 'Namespaces that hold the apps' }).waitFor();
    await input.fill('argocd');
    await input.press('Enter');
    const denied = await face('plumbline-demo-nobody', 'no right to read apps', 'You may not read the apps');
    assert.deepEqual(labels(denied).slice(1), [
      'You may not read the apps',
      'Choose Namespaces…',
      'Show the Role to Ask For',
      'Try Again Now',
    ]);
    assert.match(lineOf(denied, 'You may not read the apps').description, /applications are served here/);
    await code.run('Plumbline: Show the Role to Ask For');
    await code.page.locator('.view-line', { hasText: 'plumbline-read' }).first().waitFor();
    await leave();
  });

  it('falls back to the namespace of Argo CD for somebody with rights in that one, and shows its apps', async () => {
    await choose('plumbline-demo-viewer');
    const rows = await face('plumbline-demo-viewer', '1 app in argocd only', 'ledger');
    assert.ok(lineOf(rows, 'ledger').aria.startsWith('Application ledger,'));
    assert.ok(!labels(rows).includes('search'));
    await leave();
  });

  it('shows the whole tree to a reader, names the right that a sync lacks, and sends nothing', async () => {
    await choose('plumbline-demo-reader');
    const rows = await face('plumbline-demo-reader', '2 apps', 'search');
    assert.deepEqual(
      labels(rows).filter((label) => ['ledger', 'search'].includes(label)),
      ['ledger', 'search'],
    );
    await code.run('Plumbline: Sync…');
    await code.page.locator('.quick-input-title', { hasText: 'Which app?' }).waitFor();
    await pick(code.page, 'ledger');
    const notice = code.page
      .locator('.notification-list-item', { hasText: "you lack 'patch' on applications in argocd" })
      .first();
    await notice.waitFor();
    assert.match(await notice.innerText(), /Nothing was sent\. Ask for the right/);
    assert.deepEqual(
      ownRequests(cluster).filter(({ method, path: to }) => method !== 'GET' && !to.includes('selfsubject')),
      [],
    );
    await leave();
  });

  it('says in a cluster without Argo CD that the first install is a push, and hands over the command without running it', async () => {
    await choose('empty-cluster');
    const rows = await face(
      'empty-cluster',
      'no GitOps controller here',
      'Neither Argo CD nor Flux in this cluster',
    );
    assert.deepEqual(labels(rows).slice(1), [
      'Neither Argo CD nor Flux in this cluster',
      'The first install is a push',
      'Copy the Install Command',
      'Try Again Now',
    ]);
    const before = empty.requests.all.length;
    await code.page.getByRole('treeitem', { name: 'Copy the Install Command' }).click();
    await pick(code.page, 'Argo CD');
    await code.page
      .locator('.notification-list-item', { hasText: 'The install command is on the clipboard' })
      .first()
      .waitFor();
    const copied = await code.page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(copied, /^kubectl create namespace argocd --context empty-cluster\nkubectl apply /);
    assert.ok(copied.trimEnd().endsWith('--context empty-cluster'), copied);
    assert.equal(empty.requests.all.length, before);
    assert.deepEqual(
      ownRequests(empty).filter(({ method }) => method !== 'GET'),
      [],
    );
    await leave();
  });

  it('says that a server cannot be reached, and what to check', async () => {
    await choose('closed-port');
    const rows = await face('closed-port', 'Cannot be reached', 'Cannot be reached');
    assert.match(lineOf(rows, 'Cannot be reached').description, /^https:\/\/127\.0\.0\.1:\d+: /);
    assert.ok(labels(rows).some((label) => label.startsWith('Check the network or VPN of the machine')));
    assert.deepEqual(labels(rows).slice(-2), ['Try Again Now', 'Show Log']);
    await leave();
  });

  it('names authority and key for a certificate that is not trusted, and never offers to skip the check', async () => {
    const before = cluster.requests.all.length;
    await choose('foreign-ca');
    const rows = await face('foreign-ca', 'Certificate not trusted', 'Certificate not trusted');
    const advice = labels(rows).find((label) => label.startsWith('It was checked against'));
    assert.match(advice ?? '', /CN=somebody-else/);
    assert.match(advice ?? '', /clusters\[foreign-ca\]\.cluster\.certificate-authority /);
    const words = rows.map(({ label, description, aria }) => `${label} ${description} ${aria}`).join('\n');
    assert.doesNotMatch(words, /skip|insecure|without verif/i);
    assert.equal(cluster.requests.all.length, before);
    // The authority is put right: trying again reads its file anew.
    await writeFile(foreignCa, cluster.certificateAuthority);
    await code.page.getByRole('treeitem', { name: 'Try Again Now' }).click();
    await face('foreign-ca', '2 apps', 'search');
    await leave();
  });

  it('waits for a click after a refused login, and connects once the kubeconfig holds another', async () => {
    await choose('revoked');
    const rows = await face('revoked', 'signed out', 'Sign In Again');
    assert.deepEqual(labels(rows).slice(1), ['Sign In Again']);
    const refused = ownRequests(cluster).filter(({ status }) => status === 401);
    assert.ok(refused.length >= 1 && refused.length <= 2, `${refused.length} requests`);
    await writeLogins(
      path.join(dir, 'logins.yaml'),
      logins.map((login) => (login.context === 'revoked' ? { ...login, token: 'demo-admin' } : login)),
    );
    await face('revoked', '2 apps', 'search');
    await leave();
  });
});
