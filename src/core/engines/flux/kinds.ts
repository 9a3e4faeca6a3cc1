import type { AppRole } from '../../model/app.ts';
import type { GroupVersionKind } from '../../model/kubeObject.ts';
import { HELM_GROUP, IMAGE_GROUP, KUSTOMIZE_GROUP, NOTIFICATION_GROUP, SOURCE_GROUP } from './names.ts';

/** A kind of Flux: how the API names it, what it is to the reader, and what may be asked of it. */
export interface FluxKind {
  readonly group: string;
  readonly kind: string;
  readonly resource: string;
  /** In the order of preference; a cluster may serve yet another one, which is then read too. */
  readonly versions: readonly string[];
  readonly role: AppRole;
  /** Whether it answers `reconcile.fluxcd.io/requestedAt`. */
  readonly isReconciled: boolean;
  /** Whether it has `spec.suspend`. */
  readonly canSuspend: boolean;
}

type Traits = Partial<Pick<FluxKind, 'isReconciled' | 'canSuspend'>>;

function kind(
  group: string,
  name: string,
  role: AppRole,
  versions: readonly string[],
  { isReconciled = true, canSuspend = true }: Traits = {},
): FluxKind {
  return { group, kind: name, resource: pluralOf(name), versions, role, isReconciled, canSuspend };
}

function pluralOf(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

const WATCHED = { isReconciled: false, canSuspend: false };

/**
 * Kinds and versions of Flux 2.0 to 2.9 (specs/flux.md 0 and a). The kinds that apply come first: the first of them that
 * a cluster serves is the one that Plumbline cannot do without. Images and notifications are shown and left alone.
 */
export const FLUX_KINDS: readonly FluxKind[] = [
  kind(KUSTOMIZE_GROUP, 'Kustomization', 'app', ['v1', 'v1beta2']),
  kind(HELM_GROUP, 'HelmRelease', 'app', ['v2', 'v2beta2', 'v2beta1']),
  kind(SOURCE_GROUP, 'GitRepository', 'source', ['v1', 'v1beta2']),
  kind(SOURCE_GROUP, 'OCIRepository', 'source', ['v1', 'v1beta2']),
  kind(SOURCE_GROUP, 'HelmRepository', 'source', ['v1', 'v1beta2']),
  kind(SOURCE_GROUP, 'HelmChart', 'source', ['v1', 'v1beta2']),
  kind(SOURCE_GROUP, 'Bucket', 'source', ['v1', 'v1beta2']),
  kind(SOURCE_GROUP, 'ExternalArtifact', 'source', ['v1'], WATCHED),
  kind(IMAGE_GROUP, 'ImageRepository', 'imageAutomation', ['v1', 'v1beta2'], WATCHED),
  kind(IMAGE_GROUP, 'ImagePolicy', 'imageAutomation', ['v1', 'v1beta2'], WATCHED),
  kind(IMAGE_GROUP, 'ImageUpdateAutomation', 'imageAutomation', ['v1', 'v1beta2'], WATCHED),
  kind(NOTIFICATION_GROUP, 'Alert', 'notification', ['v1beta3', 'v1beta2'], WATCHED),
  kind(NOTIFICATION_GROUP, 'Provider', 'notification', ['v1beta3', 'v1beta2'], WATCHED),
  kind(NOTIFICATION_GROUP, 'Receiver', 'notification', ['v1', 'v1beta2'], WATCHED),
];

export function kindOf({ group, kind: name }: Omit<GroupVersionKind, 'version'>): FluxKind | undefined {
  return FLUX_KINDS.find((one) => one.group === group && one.kind === name);
}
