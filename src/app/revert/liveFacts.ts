import type { App } from '../../core/model/app.ts';
import type { GroupVersionKind, KubeObject } from '../../core/model/kubeObject.ts';
import { field } from '../../core/model/kubeObject.ts';
import type { ApiResource, ClusterClient } from '../../core/ports.ts';
import type { Finding, ObjectChange } from '../../core/revert/finding.ts';
import type { LiveFact, LiveVolume } from '../../core/revert/liveFacts.ts';
import { claimsGoingWith, liveQuestions } from '../../core/revert/liveFacts.ts';
import { asArray, asText } from '../../core/util/json.ts';
import { Access } from '../access.ts';

/** The cluster in which the objects of an app live, and the manager that writes them there. */
export interface ServerPlace {
  readonly client: ClusterClient;
  readonly manager: string;
}

export interface Asking extends ServerPlace {
  readonly app: App;
  readonly served: readonly ApiResource[];
}

/** Objects of one plan that are looked at; more are a move of whole folders. */
const MOST = 30;
const CLAIM = { group: '', kind: 'PersistentVolumeClaim' };
const VOLUME = { group: '', kind: 'PersistentVolume' };
const BUDGET = { group: 'policy', kind: 'PodDisruptionBudget' };
const DEFINITION = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' };

/**
 * What is live beside the objects that a finding is about, as far as the login may read it: what may not be read, is not
 * served or does not answer is left out, and the finding stays as it is.
 */
export async function liveFacts(
  changes: readonly ObjectChange[],
  findings: readonly Finding[],
  asking: Asking,
  signal: AbortSignal,
): Promise<readonly LiveFact[]> {
  const reader = new Reader(asking, signal);
  const facts: LiveFact[] = [];
  for (const change of changes.slice(0, MOST)) {
    for (const word of liveQuestions(change, findings)) {
      const fact = signal.aborted ? undefined : await factOf(word, change, asking.app, reader);
      if (fact) {
        facts.push(fact);
      }
    }
  }
  return facts;
}

async function factOf(
  word: LiveFact['word'],
  change: ObjectChange,
  app: App,
  reader: Reader,
): Promise<LiveFact | undefined> {
  const namespace = change.namespace || (app.destination.namespace ?? '');
  switch (word) {
    case 'volumes': {
      const volumes = await volumesOf(change, namespace, reader);
      return volumes.length === 0 ? undefined : { word, change, volumes };
    }
    case 'budgets': {
      const budgets = await reader.list(BUDGET, namespace);
      return budgets && { word, change, namespace, budgets };
    }
    default: {
      const definition = await reader.get(DEFINITION, '', change.name);
      const versions = definition && asArray(field(definition, 'status', 'storedVersions'));
      return versions && { word, change, versions: versions.flatMap((one) => asText(one) ?? []) };
    }
  }
}

/** The volume itself, those that the claims are bound to, or those of all claims of a namespace that goes. */
async function volumesOf(
  change: ObjectChange,
  namespace: string,
  reader: Reader,
): Promise<readonly LiveVolume[]> {
  if (change.kind === VOLUME.kind) {
    const volume = await reader.get(VOLUME, '', change.name);
    return volume ? [liveVolume(volume)] : [];
  }
  const claims =
    change.kind === 'Namespace'
      ? await reader.list(CLAIM, change.name)
      : await Promise.all(claimsGoingWith(change).map((name) => reader.get(CLAIM, namespace, name)));
  const bound = (claims ?? []).slice(0, MOST).flatMap((claim) => {
    const name = claim && asText(field(claim, 'spec', 'volumeName'));
    return name === undefined || name === '' ? [] : [name];
  });
  const volumes = await Promise.all(bound.map((name) => reader.get(VOLUME, '', name)));
  return volumes.flatMap((volume) => (volume ? [liveVolume(volume)] : []));
}

/** The API server writes the policy of a volume that names none: Retain. */
function liveVolume(volume: KubeObject): LiveVolume {
  return {
    name: volume.metadata.name,
    policy: asText(field(volume, 'spec', 'persistentVolumeReclaimPolicy')) ?? 'Retain',
  };
}

/** Reads that the login may make. Whether it may is asked once for each kind and namespace. */
class Reader {
  readonly #asking: Asking;
  readonly #signal: AbortSignal;
  readonly #access: Access;
  readonly #lists = new Map<string, Promise<readonly KubeObject[] | undefined>>();

  constructor(asking: Asking, signal: AbortSignal) {
    this.#asking = asking;
    this.#access = new Access(asking.client);
    this.#signal = signal;
  }

  async get(kind: Kind, namespace: string, name: string): Promise<KubeObject | undefined> {
    const api = this.#served(kind);
    if (!api || !(await this.#mayRead('get', api, namespace))) {
      return undefined;
    }
    const { group, version, kind: word } = api;
    const read = await this.#asking.client.get({ group, version, kind: word, namespace, name }, this.#signal);
    return read.ok ? read.value : undefined;
  }

  list(kind: Kind, namespace: string): Promise<readonly KubeObject[] | undefined> {
    const key = `${kind.kind} ${namespace}`;
    const known = this.#lists.get(key) ?? this.#list(kind, namespace);
    this.#lists.set(key, known);
    return known;
  }

  async #list(kind: Kind, namespace: string): Promise<readonly KubeObject[] | undefined> {
    const api = this.#served(kind);
    if (!api || namespace === '' || !(await this.#mayRead('list', api, namespace))) {
      return undefined;
    }
    const { group, version, resource } = api;
    const page = await this.#asking.client.list(
      { group, version, resource, namespace, limit: LIST_LIMIT },
      this.#signal,
    );
    return page.ok ? page.value.items : undefined;
  }

  #served({ group, kind }: Kind): ApiResource | undefined {
    return this.#asking.served.find((api) => api.group === group && api.kind === kind);
  }

  #mayRead(verb: 'get' | 'list', { group, resource }: ApiResource, namespace: string): Promise<boolean> {
    return this.#access.may({ verb, group, resource, ...(namespace !== '' && { namespace }) }, this.#signal);
  }
}

type Kind = Pick<GroupVersionKind, 'group' | 'kind'>;

/** Budgets and claims of one namespace; more are not looked at. */
const LIST_LIMIT = 500;
