import type { KubeClient, Kind } from '../pull/client.ts';
import type { EventRecorder } from './events.ts';
import type { Registry } from './registry.ts';

export const KUSTOMIZE_GROUP = 'kustomize.toolkit.fluxcd.io';
export const HELM_GROUP = 'helm.toolkit.fluxcd.io';
export const SOURCE_GROUP = 'source.toolkit.fluxcd.io';

export interface FluxParts {
  readonly client: KubeClient;
  readonly kinds: readonly Kind[];
  /** Milliseconds of the epoch. */
  readonly now: () => number;
  readonly events: {
    readonly source: EventRecorder;
    readonly kustomize: EventRecorder;
    readonly helm: EventRecorder;
  };
  /** The bare repository that GitRepositories of `originUrl` are fetched from. */
  readonly bare: string;
  readonly originUrl: string;
  /** Where OCIRepositories pull from. */
  readonly registry: Registry;
}

export function kindOf(parts: Pick<FluxParts, 'kinds'>, group: string, kind: string): Kind {
  const found = parts.kinds.find((one) => one.group === group && one.kind === kind);
  if (!found) {
    throw new Error(`the cluster serves no ${kind} of ${group}`);
  }
  return found;
}
