import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { git } from '../../world/repo/git.ts';
import type { Lab } from '../boot.ts';
import { chart, configMap, deployment, yaml } from '../record/manifests.ts';
import { Stage, type Files } from '../record/stage.ts';
import { SourceController } from '../sourceController.ts';

export const SHOP = 'shop';
export const KUSTOMIZATIONS = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${SHOP}/kustomizations`;
export const RELEASE = `/apis/helm.toolkit.fluxcd.io/v2/namespaces/${SHOP}/helmreleases/till`;

/** A repository with a folder for each of two Kustomizations, and a chart that a HelmRelease installs. */
export class FluxShop {
  readonly stage: Stage;
  readonly bare: string;
  readonly #sources: SourceController;

  private constructor(stage: Stage, bare: string, sources: SourceController) {
    this.stage = stage;
    this.bare = bare;
    this.#sources = sources;
  }

  static async open(lab: Lab): Promise<FluxShop> {
    const stage = await Stage.open(lab, SHOP, `${KUSTOMIZATIONS}/settings`);
    const bare = (await git(stage.work, ['remote', 'get-url', 'origin'])).trim();
    await git(bare, ['config', 'http.receivepack', 'true']);
    await git(stage.work, ['remote', 'set-url', 'origin', stage.url]);
    await git(stage.work, ['config', 'user.name', 'Sam Doyle']);
    await git(stage.work, ['config', 'user.email', 'sam.doyle@fernhill.example']);
    const sources = await SourceController.start(lab.kube, { [stage.url]: bare });
    const shop = new FluxShop(stage, bare, sources);
    await stage.commit({
      'settings/settings.yaml': yaml(configMap('one'), configMap('two')),
      'web/web.yaml': yaml(deployment('web')),
      ...Object.fromEntries(Object.entries(chart).map(([file, text]) => [`chart/${file}`, text])),
    });
    for (const object of [SOURCE, ...kustomizations(), TILL]) {
      await lab.kube.create({
        ...object,
        spec: object === SOURCE ? { ...SOURCE.spec, url: stage.url } : object['spec'],
      });
    }
    return shop;
  }

  get work(): string {
    return this.stage.work;
  }

  /** Pushes files, and has the forge call the source. */
  async push(files: Files): Promise<string> {
    const commit = await this.stage.commit(files);
    await this.fetch();
    return commit;
  }

  /** Brings what others have merged into the clone. */
  async pull(): Promise<void> {
    await git(this.work, ['pull', '--quiet', '--rebase', 'origin', 'main']);
  }

  /** As `push`, under a subject and at the time that it is. */
  async land(subject: string, files: Files): Promise<string> {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(this.work, file);
      await mkdir(path.dirname(target), { recursive: true });
      await (text === undefined ? rm(target) : writeFile(target, text));
    }
    await git(this.work, ['add', '--all']);
    await git(this.work, ['commit', '--quiet', '-m', subject]);
    await git(this.work, ['push', '--quiet', 'origin', 'HEAD:refs/heads/main']);
    await this.fetch();
    return this.tip();
  }

  /** The commit that main is at on the origin. */
  async tip(): Promise<string> {
    return (await git(this.bare, ['rev-parse', 'main'])).trim();
  }

  /** The forge calls the source. */
  fetch(): Promise<void> {
    return this.#sources.fetch();
  }

  async close(): Promise<void> {
    await this.#sources.close();
    await this.stage.close();
  }
}

const SOURCE = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'platform', namespace: SHOP },
  spec: { interval: '1h', ref: { branch: 'main' } },
};

/** Nothing is tried again by itself within a test. */
function kustomizations(): readonly KubeObject[] {
  const of = (name: string, more: object): KubeObject => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: SHOP },
    spec: {
      interval: '1h',
      retryInterval: '1h',
      prune: true,
      targetNamespace: SHOP,
      sourceRef: { kind: 'GitRepository', name: 'platform' },
      path: `./${name}`,
      ...more,
    },
  });
  return [of('settings', {}), of('web', { wait: true, timeout: '30s', dependsOn: [{ name: 'settings' }] })];
}

const TILL: KubeObject = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'till', namespace: SHOP },
  spec: {
    interval: '1h',
    chart: {
      spec: {
        chart: './chart',
        reconcileStrategy: 'Revision',
        sourceRef: { kind: 'GitRepository', name: 'platform' },
      },
    },
    driftDetection: { mode: 'enabled' },
    upgrade: { remediation: { retries: 0, remediateLastFailure: true } },
  },
};
