import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { at } from '../../../src/core/util/json.ts';
import { rowHands, type RowHands } from '../../e2e/rowHands.ts';
import { launchVsCode, type VsCode } from '../../host/launchVsCode.ts';
import { pick } from '../../host/workbench.ts';
import { startLab, type Lab } from '../boot.ts';
import { openGround, type Ground } from '../ground.ts';
import type { Kube } from '../kube.ts';
import { kubeconfigOf, type Login } from '../labFolder.ts';
import { addOthers, awaitSample, bringSample, SAMPLE_FLAGS, type SampleInLab } from '../sample.ts';

/** A lab, and a VS Code that is connected to it. */
export interface LabStage<L extends Ground = Ground> extends RowHands {
  readonly lab: L;
  readonly code: VsCode;
  /** Chooses a context by its label in the picker and waits for its row. */
  connect(context: string): Promise<void>;
  close(): Promise<void>;
}

/** A real Argo CD on a busy machine takes its time; nothing here waits longer than it must. */
const PATIENCE = 60_000;

/** The context of whoever runs the suite. */
export const ADMIN = 'lab';
/** The context of somebody whom the tests grant rights. */
export const VIEWER = 'lab-viewer';

/** The lab with the sample on it, settled. */
export async function openSampleStage(): Promise<LabStage<Lab> & { readonly sample: SampleInLab }> {
  const lab = await startLab({ controllerFlags: SAMPLE_FLAGS });
  const closers: (() => Promise<unknown>)[] = [() => lab.close()];
  try {
    const sample = await bringSample(lab);
    closers.push(() => sample.close());
    await addOthers(lab);
    await awaitSample(lab, sample.repository.apps, { within: 240_000 });
    return { ...(await openCode(lab, sample.repository.work, closers)), sample };
  } catch (error) {
    throw await closedAfter(error, closers);
  }
}

/** What a suite makes for itself, in a namespace of its own. */
export interface Prepared {
  /** The namespace. */
  readonly name: string;
  /** The folder to open. */
  readonly work: string;
  close(): Promise<void>;
}

/** A lab, or the cluster that was named, with what `prepare` makes on it. */
export async function openSmallStage<T extends Prepared>(
  prepare: (ground: Ground) => Promise<T>,
): Promise<LabStage & { readonly prepared: T }> {
  const ground = await openGround();
  const closers: (() => Promise<unknown>)[] = [() => ground.close()];
  try {
    const prepared = await prepare(ground);
    closers.push(() => prepared.close());
    return { ...(await openCode(ground, prepared.work, closers, prepared.name)), prepared };
  } catch (error) {
    throw await closedAfter(error, closers);
  }
}

async function openCode<L extends Ground>(
  lab: L,
  workspace: string,
  closers: (() => Promise<unknown>)[],
  namespace?: string,
): Promise<LabStage<L>> {
  const code = await launchVsCode({
    workspace,
    kubeconfig: await writeKubeconfig(lab, namespace),
    // So high that no list scrolls: a click lands where the row was seen.
    viewport: { width: 1280, height: 1600 },
  });
  closers.push(() => code.close());
  const connect = async (context: string): Promise<void> => {
    await code.run('Plumbline: Select Context…');
    await pick(code.page, context);
    await code.untilRows((rows) => rows.some((row) => row.label === context && row.level === 1), {
      timeoutMs: PATIENCE,
    });
  };
  await code.open('Plumbline');
  await connect(ADMIN);
  return { ...rowHands(code, PATIENCE), lab, code, connect, close: () => closeAll(closers) };
}

async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  for (const one of closers.splice(0).toReversed()) {
    await one();
  }
}

/** What to throw once everything is closed: why it did not open, and what could not be closed then either. */
async function closedAfter(error: unknown, closers: (() => Promise<unknown>)[]): Promise<unknown> {
  try {
    await closeAll(closers);
    return error;
  } catch (left) {
    return new AggregateError([error, left], [error, left].map(String).join('\nand then: '));
  }
}

/** A kubeconfig with the context of whoever runs the suite, and that of the viewer where a namespace is given. */
async function writeKubeconfig({ kube, folder }: Ground, namespace?: string): Promise<string> {
  const { token, cert, key } = kube.access;
  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  const credentials: Readonly<Record<string, string>> = {
    ...(token === '' ? {} : { token }),
    ...(cert === undefined || key === undefined
      ? {}
      : { 'client-certificate-data': encoded(cert), 'client-key-data': encoded(key) }),
  };
  const logins: Login[] = [{ context: ADMIN, user: ADMIN, credentials }];
  if (namespace !== undefined) {
    const viewer = { token: await viewerToken(kube, namespace) };
    logins.push({ context: VIEWER, user: VIEWER, credentials: viewer });
  }
  const file = path.join(folder, 'contexts.yaml');
  await writeFile(file, kubeconfigOf(kube.access, logins), { mode: 0o600 });
  return file;
}

/** Of a service account called `viewer` that may do nothing until somebody grants it. */
async function viewerToken(kube: Kube, namespace: string): Promise<string> {
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await kube.must('POST', accounts, { metadata: { name: 'viewer' } });
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const made = await kube.must('POST', `${accounts}/viewer/token`, body);
  const token = at(made, 'status', 'token');
  if (typeof token !== 'string') {
    throw new Error('the API server gave the viewer no token');
  }
  return token;
}
