import { setTimeout as pause } from 'node:timers/promises';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';

/** A row of `managed-resources`, the objects as JSON text. */
export interface ManagedRow {
  readonly group?: string;
  readonly kind: string;
  readonly namespace?: string;
  /** Not where Git's own object has none. */
  readonly name?: string;
  readonly hook?: boolean;
  readonly modified?: boolean;
  readonly targetState?: string;
  readonly liveState?: string;
  readonly normalizedLiveState?: string;
  readonly predictedLiveState?: string;
}

export interface ManagedAnswer {
  readonly rows: readonly ManagedRow[];
  /** Why there are none. */
  readonly refused?: string;
}

/** What Argo CD's own API shows of an app's objects. */
export async function managedResources(url: string, app: string): Promise<ManagedAnswer> {
  // Its list comes from a cache that the controller fills a moment after it wrote the status.
  for (let tries = 0; ; tries++) {
    const response = await fetch(`${url}/api/v1/applications/${app}/managed-resources`);
    const answer = (await response.json()) as { items?: readonly ManagedRow[]; message?: string };
    if (response.ok) {
      return { rows: answer.items ?? [] };
    }
    if (tries === 3) {
      return { rows: [], refused: `${response.status}: ${answer.message ?? ''}` };
    }
    await pause(300);
  }
}

/** Nothing is `null`, or an object without anything where a comparison failed. */
export function objectOf(text: string | undefined): KubeObject | undefined {
  const object = text === undefined || text === '' ? null : (JSON.parse(text) as KubeObject | null);
  return object?.metadata === undefined ? undefined : object;
}
