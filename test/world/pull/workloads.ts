import type { Activity } from './activity.ts';
import { KubeClient } from './client.ts';
import type { ClusterCache } from './clusterCache.ts';
import { dictAt, listAt, numberAt, textAt, type Dict } from './json.ts';
import { EVENT } from './eventKind.ts';
import * as o from './objects.ts';
import { nextStep, type Step } from './rollouts.ts';
import { WorkQueue } from './workQueue.ts';

export const managerName = 'kube-controller-manager';
export interface WorkloadParts {
  readonly cache: ClusterCache;
  readonly activity: Activity;
  /** Milliseconds of the epoch. */
  readonly now: () => number;
  readonly kubeconfig: string;
}

/**
 * Plays the controllers of a cluster that has none: Deployments roll out, Jobs end, claims are bound, autoscalers
 * scale. It writes as they do, through the status and scale parts, as kube-controller-manager.
 */
export class Workloads {
  readonly #parts: WorkloadParts;
  readonly #client: KubeClient;
  readonly #queue: WorkQueue<true>;
  #events = 0;

  constructor(parts: WorkloadParts) {
    this.#parts = parts;
    this.#client = new KubeClient(parts.kubeconfig, `${managerName}/v1.36.3 (linux/amd64)`);
    this.#queue = new WorkQueue(
      parts.activity,
      (key) => this.#work(key),
      () => true,
    );
  }

  start(): void {
    const { cache } = this.#parts;
    this.#client.onWrite = (object, isRemoved) => cache.expect(object, isRemoved);
    cache.listen((now) => {
      if (now) {
        this.#onChange(now);
      }
    });
  }

  /** Looks at everything again: what is due has to do with the time too. */
  wake(): void {
    [...this.#parts.cache.objects.values()].forEach((obj) => this.#onChange(obj));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #onChange(obj: o.Obj): void {
    const isScaled = o.kindOf(obj) === 'Deployment' && o.groupOf(obj) === 'apps';
    const scaler = isScaled ? this.#scalerOf(obj) : undefined;
    if (scaler) {
      this.#queue.add(o.keyOf(scaler), true);
    }
    if (
      nextStep(obj, this.#time) ||
      o.kindOf(obj) === 'HorizontalPodAutoscaler' ||
      o.kindOf(obj) === 'StatefulSet'
    ) {
      this.#queue.add(o.keyOf(obj), true);
    }
  }

  async #work(key: string): Promise<void> {
    const { cache, activity } = this.#parts;
    await cache.caughtUp();
    const before = cache.objects.get(key);
    const step = before && nextStep(before, this.#time);
    if (before && o.kindOf(before) === 'StatefulSet') {
      await this.#claimVolumes(before);
    }
    if (before && o.kindOf(before) === 'HorizontalPodAutoscaler') {
      await this.#scale(before);
    }
    if (!before || !step) {
      return;
    }
    await activity.wait(step.afterMs);
    const now = cache.objects.get(key);
    const due = now && nextStep(now, this.#time);
    if (now && due && !o.isDeleting(now)) {
      await this.#write(now, due);
    }
  }

  async #write(obj: o.Obj, step: Step): Promise<void> {
    const isIngress = o.kindOf(obj) === 'Ingress';
    await this.#patch(obj, { status: step.status }, 'status', isIngress ? 'edge-proxy' : managerName);
    if (step.event) {
      await this.#event(obj, step.event.reason, step.event.message);
    }
  }

  /** Claims of a StatefulSet's pods: they outlive it, so nobody owns them. */
  async #claimVolumes(set: o.Obj): Promise<void> {
    const kind = this.#parts.cache.kind('', 'PersistentVolumeClaim');
    if (!kind) {
      return;
    }
    const replicas = numberAt(set, 'spec', 'replicas') ?? 1;
    for (const template of listAt(set, 'spec', 'volumeClaimTemplates')) {
      for (let index = 0; index < replicas; index += 1) {
        const name = `${textAt(template, 'metadata', 'name')}-${o.nameOf(set)}-${index}`;
        const key = o.key('', 'PersistentVolumeClaim', o.namespaceOf(set), name);
        if (!this.#parts.cache.objects.has(key)) {
          const labels = dictAt(set, 'spec', 'selector', 'matchLabels');
          const metadata = { name, namespace: o.namespaceOf(set), labels };
          const spec = {
            ...dictAt(template, 'spec'),
            storageClassName: 'standard',
            volumeMode: 'Filesystem',
          };
          const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec };
          await this.#client.create(kind, claim, { manager: managerName });
        }
      }
    }
  }

  /** An autoscaler never goes below its minimum, whatever Git says. */
  async #scale(scaler: o.Obj): Promise<void> {
    const target = this.#parts.cache.objects.get(targetKey(scaler));
    const least = numberAt(scaler, 'spec', 'minReplicas') ?? 1;
    const replicas = target && (numberAt(target, 'spec', 'replicas') ?? 1);
    if (target && replicas !== undefined && replicas > 0 && replicas < least) {
      await this.#patch(target, { spec: { replicas: least } }, 'scale', managerName);
      const why = 'reason: Current number of replicas below Spec.MinReplicas';
      await this.#event(scaler, 'SuccessfulRescale', `New size: ${least}; ${why}`);
      await this.#patch(scaler, { status: { lastScaleTime: this.#time } }, 'status', managerName);
    }
  }

  #scalerOf(deployment: o.Obj): o.Obj | undefined {
    const scalers = this.#parts.cache.all('autoscaling', 'HorizontalPodAutoscaler');
    return scalers.find((scaler) => targetKey(scaler) === o.keyOf(deployment));
  }

  async #patch(obj: o.Obj, patch: Dict, subresource: string, manager: string): Promise<void> {
    const kind = this.#parts.cache.kindOf(obj);
    const place = { namespace: o.namespaceOf(obj), name: o.nameOf(obj) };
    if (kind && this.#parts.cache.objects.has(o.keyOf(obj))) {
      const written = await this.#client.patch(kind, place, 'merge', patch, { manager, subresource });
      if (subresource === 'scale') {
        const fresh = await this.#client.get(kind, place.namespace, place.name);
        this.#parts.cache.expect(fresh ?? written, false);
      }
    }
  }

  async #event(obj: o.Obj, reason: string, message: string): Promise<void> {
    if (this.#parts.activity.isSilent) {
      return;
    }
    this.#events += 1;
    const component = o.kindOf(obj) === 'Deployment' ? 'deployment-controller' : 'horizontal-pod-autoscaler';
    const tag = (
      BigInt(Math.round(this.#parts.now())) * 1_000_000n +
      BigInt(this.#events % 1_000_000)
    ).toString(16);
    await this.#client.create(
      EVENT,
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `${o.nameOf(obj)}.${tag}`, namespace: o.namespaceOf(obj) },
        involvedObject: {
          apiVersion: textAt(obj, 'apiVersion'),
          kind: o.kindOf(obj),
          name: o.nameOf(obj),
          namespace: o.namespaceOf(obj),
          resourceVersion: o.versionTagOf(obj),
          uid: o.uidOf(obj),
        },
        source: { component },
        type: 'Normal',
        reason,
        message,
        count: 1,
        firstTimestamp: this.#time,
        lastTimestamp: this.#time,
      },
      { manager: managerName },
    );
  }

  get #time(): string {
    return o.stamp(this.#parts.now());
  }
}

function targetKey(scaler: o.Obj): o.Key {
  const target = dictAt(scaler, 'spec', 'scaleTargetRef');
  const apiVersion = textAt(target, 'apiVersion');
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return o.key(group, textAt(target, 'kind'), o.namespaceOf(scaler), textAt(target, 'name'));
}
