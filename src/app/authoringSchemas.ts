import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { ClusterClient } from '../core/ports.ts';
import type { KindSchema } from '../core/schema/catalog.ts';
import { kindsOfCrd } from '../core/schema/crd.ts';
import { placeAt } from '../core/schema/field.ts';
import type { JsonObject } from '../core/util/json.ts';

const CRD = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  namespace: '',
} as const;

/**
 * The shapes of the controllers' own kinds as the cluster has them: what it serves beats what is bundled, since a field
 * that an older controller lacks is dropped there. Read one by one, for the CRDs of a cluster together have many
 * megabytes. Without the right to read CRDs there are none, and the bundled ones stay.
 */
export async function clusterSchemas(
  client: Pick<ClusterClient, 'get'>,
  engines: readonly GitOpsEngine[],
  bundled: readonly KindSchema[],
  signal: AbortSignal,
): Promise<readonly KindSchema[]> {
  const found: KindSchema[] = [];
  for (const { group, resource } of engines.flatMap(({ watches }) => watches)) {
    const crd = await client.get({ ...CRD, name: `${resource}.${group}` }, signal);
    if (!crd.ok) {
      if (crd.error.code === 'forbidden' || signal.aborted) {
        return found; // one answer for all of them
      }
      continue;
    }
    found.push(...kindsOfCrd(crd.value as unknown as JsonObject, 'cluster', bundled).filter(isTelling));
  }
  return found;
}

/** A CRD that leaves its spec open says less than what is bundled. */
function isTelling(kind: KindSchema): boolean {
  return placeAt(kind, ['spec'])?.schema.additionalProperties === false;
}
