import { ApiError, KubeClient } from './pull/client.ts';
import { at, type Json } from './pull/json.ts';
import * as o from './pull/objects.ts';

/** One live edit: which field of which object, from what to what. */
export interface LiveEdit {
  /** The app that owns the object. */
  readonly app: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** RFC 6901, into the object. */
  readonly pointer: string;
  /** What Git declares; undefined where it says nothing of the field. */
  readonly before: Json | undefined;
  readonly after: Json;
  /** The app puts it back by itself. */
  readonly heals: boolean;
  /** Argo CD notices it: fields that Git never set are beyond it. */
  readonly isSeen: boolean;
}

/** Field manager of every edit here, as `kubectl edit` writes it. */
export const editor = 'kubectl-edit';
const userAgent = 'kubectl/v1.36.3 (linux/amd64) kubernetes/3f1a2b7';

const checkout = {
  app: 'checkout',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'checkout',
  name: 'checkout',
};
const storefront = {
  app: 'storefront',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'storefront',
};

/** What somebody on call does at 2 AM. */
export const steps = {
  /** Payments pile up, so somebody scales by hand. Nobody heals it: the app stays OutOfSync. */
  'checkout-replicas': {
    ...checkout,
    pointer: '/spec/replicas',
    before: 3,
    after: 8,
    heals: false,
    isSeen: true,
  },
  /** A longer timeout, in the middle of a list of the pod template. */
  'checkout-env': {
    ...checkout,
    pointer: '/spec/template/spec/containers/0/env/1/value',
    before: '3000',
    after: '9000',
    heals: false,
    isSeen: true,
  },
  /** A label that Git sets. */
  'checkout-label': {
    ...checkout,
    pointer: '/metadata/labels/app',
    before: 'checkout',
    after: 'checkout-hotfix',
    heals: false,
    isSeen: true,
  },
  /** Back to the image of last week, by hand: self-heal undoes it within a second. */
  'storefront-image': {
    ...storefront,
    pointer: '/spec/template/spec/containers/0/image',
    before: 'oci.fernhill.example/shop/storefront:4.18.2',
    after: 'oci.fernhill.example/shop/storefront:4.17.0',
    heals: true,
    isSeen: true,
  },
  /** A label of their own: Git never set it, so Argo CD goes on saying Synced. */
  'search-hidden-label': {
    app: 'search',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'search',
    pointer: '/metadata/labels/debug',
    before: undefined,
    after: 'on',
    heals: false,
    isSeen: false,
  },
} as const satisfies Record<string, LiveEdit>;

export type StepName = keyof typeof steps;

/**
 * Edits a live object in any cluster, as `kubectl edit` does it. Answers what stood there before and stands there now.
 * Throws the server's refusal, or that there is no such object.
 */
export async function editLive(
  kubeconfig: string,
  step: StepName | LiveEdit,
): Promise<{ readonly edit: LiveEdit; readonly before: Json | undefined; readonly after: Json }> {
  const edit: LiveEdit = typeof step === 'string' ? steps[step] : step;
  const client = new KubeClient(kubeconfig, userAgent);
  try {
    const kinds = await client.discover();
    const kind = kinds.find(
      (one) => one.kind === edit.kind && one.group === o.groupOf({ apiVersion: edit.apiVersion }),
    );
    const live = kind && (await client.get(kind, edit.namespace, edit.name));
    if (!kind || !live) {
      throw new ApiError(404, 'NotFound', `there is no ${edit.kind} ${edit.namespace}/${edit.name}`);
    }
    const before = valueAt(live, edit.pointer);
    const patch = [{ op: before === undefined ? 'add' : 'replace', path: edit.pointer, value: edit.after }];
    const place = { namespace: edit.namespace, name: edit.name };
    const after = await client.patch(kind, place, 'json', patch, { manager: editor });
    return { edit, before, after: valueAt(after, edit.pointer) ?? null };
  } finally {
    await client.close();
  }
}

/** The value that a JSON pointer names. */
export function valueAt(object: Json, pointer: string): Json | undefined {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<Json | undefined>(
    (here, key) => at(here, Array.isArray(here) ? Number(key) : key),
    object,
  );
}
