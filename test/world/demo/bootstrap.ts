import { readSnapshot, type Snapshot } from '../repo/snapshot.ts';
import { lastAppliedText } from '../pull/applyObject.ts';
import { KubeClient, type Kind } from '../pull/client.ts';
import { readDirectory, readManifests } from '../pull/manifests.ts';
import * as o from '../pull/objects.ts';

/**
 * What `bootstrap/bootstrap.sh` of the sample does on day one, with kubectl: the namespace, Argo CD, the projects, the
 * root app. `kubectl apply` of the installation was server-side, the rest client-side.
 */
export async function bootstrap({ kubeconfig, bare }: { kubeconfig: string; bare: string }): Promise<void> {
  const client = new KubeClient(kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
  try {
    const kinds = await client.discover();
    const snapshot = await readSnapshot(bare, 'main');
    const kubectl = new Kubectl(client, kinds);
    await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
    for (const object of installation(snapshot)) {
      await kubectl.applyServerSide(object);
    }
    await kubectl.apply(defaultProject);
    for (const object of directory(snapshot, 'clusters/prod/argocd/projects')) {
      await kubectl.apply(object);
    }
    for (const object of readManifests(snapshot.text('clusters/prod/root.yaml') ?? '', 'root.yaml')) {
      await kubectl.apply(object);
    }
  } finally {
    await client.close();
  }
}

/** Writes as kubectl does, with its field managers. */
class Kubectl {
  readonly #client: KubeClient;
  readonly #kinds: readonly Kind[];

  constructor(client: KubeClient, kinds: readonly Kind[]) {
    this.#client = client;
    this.#kinds = kinds;
  }

  async apply(object: o.Obj): Promise<void> {
    const annotated = o.withAnnotation(object, o.lastApplied, lastAppliedText(object));
    await this.#client.create(this.#kindOf(object), annotated, { manager: 'kubectl-client-side-apply' });
  }

  async applyServerSide(object: o.Obj): Promise<void> {
    const place = { namespace: o.namespaceOf(object), name: o.nameOf(object) };
    await this.#client.patch(this.#kindOf(object), place, 'apply', object, {
      manager: 'kubectl',
      force: true,
    });
  }

  #kindOf(object: o.Obj): Kind {
    const kind = this.#kinds.find((one) => one.group === o.groupOf(object) && one.kind === o.kindOf(object));
    if (!kind) {
      throw new Error(`the cluster does not serve ${o.kindOf(object)}`);
    }
    return kind;
  }
}

/** Argo CD itself, reduced to what other parts of the world look at: its settings, and that it runs. */
function installation(snapshot: Snapshot): o.Obj[] {
  const settings = directory(snapshot, 'platform/argocd').map((object) =>
    o.withMetadata(object, { namespace: 'argocd' }),
  );
  const image = 'quay.io/argoproj/argocd:v3.5.7';
  const parts: readonly [string, string][] = [
    ['Deployment', 'argocd-server'],
    ['Deployment', 'argocd-repo-server'],
    ['Deployment', 'argocd-applicationset-controller'],
    ['StatefulSet', 'argocd-application-controller'],
  ];
  return [...settings, ...parts.map(([kind, name]) => workload(kind, name, image))];
}

function workload(kind: string, name: string, image: string): o.Obj {
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' };
  const selector = { 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'argocd', labels },
    spec: {
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      replicas: 1,
      selector: { matchLabels: selector },
      template: { metadata: { labels: selector }, spec: { containers: [{ name, image }] } },
    },
  };
}

const defaultProject: o.Obj = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: 'argocd' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ namespace: '*', server: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
};

function directory(snapshot: Snapshot, path: string): o.Obj[] {
  return readDirectory(snapshot, { path, recurse: true, include: '', exclude: '' });
}
