import type { KubeClient, Kind } from '../pull/client.ts';
import type { StatusWriter } from './status.ts';

export interface FluxParts {
  readonly client: KubeClient;
  readonly kinds: readonly Kind[];
  readonly status: StatusWriter;
  /** The bare repository that GitRepositories of `originUrl` are fetched from. */
  readonly bare: string;
  readonly originUrl: string;
}

export function kindOf(parts: Pick<FluxParts, 'kinds'>, group: string, kind: string): Kind {
  const found = parts.kinds.find((one) => one.group === group && one.kind === kind);
  if (!found) {
    throw new Error(`the cluster serves no ${kind} of ${group}`);
  }
  return found;
}
