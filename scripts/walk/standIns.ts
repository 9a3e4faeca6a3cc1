import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';

/** Kinds by what people call their files. */
const KINDS: readonly (readonly [RegExp, string, string])[] = [
  [/^deploy(ment)?s?\b/, 'apps/v1', 'Deployment'],
  [/^stateful-?sets?\b/, 'apps/v1', 'StatefulSet'],
  [/^(service|svc)s?\b/, 'v1', 'Service'],
  [/^config-?maps?\b/, 'v1', 'ConfigMap'],
  [/^(service-?account|sa)s?\b/, 'v1', 'ServiceAccount'],
  [/^pvc\b/, 'v1', 'PersistentVolumeClaim'],
  [/^(namespace|ns)\b/, 'v1', 'Namespace'],
  [/^ingress\b/, 'networking.k8s.io/v1', 'Ingress'],
  [/^network-?policy\b/, 'networking.k8s.io/v1', 'NetworkPolicy'],
  [/^http-?route\b/, 'gateway.networking.k8s.io/v1', 'HTTPRoute'],
  [/^(external-?secret)s?\b/, 'external-secrets.io/v1', 'ExternalSecret'],
];

/** Folders that say nothing of what lies in them. */
const PLAIN = new Set([
  'base',
  'bases',
  'overlays',
  'okd',
  'components',
  'resources',
  'manifests',
  'templates',
  'app',
]);

/**
 * Puts a file at every path that `_TREE.txt` names and the folder lacks: a stored repository may hold only part of its
 * files. Where the name tells the kind it is a small manifest of that kind, else it is empty.
 */
export async function addStandIns(root: string): Promise<void> {
  const list = path.join(root, '_TREE.txt');
  if (!existsSync(list)) {
    return;
  }
  for (const file of (await readFile(list, 'utf8')).split('\n').filter(Boolean)) {
    const target = path.join(root, file);
    if (!existsSync(target)) {
      await mkdir(path.dirname(target), { recursive: true }).catch(() => undefined);
      await writeFile(target, standIn(file)).catch(() => undefined);
    }
  }
}

function standIn(file: string): string {
  const base = path.posix.basename(file);
  const folders = path.posix.dirname(file).split('/');
  const name = folders.findLast((folder) => !PLAIN.has(folder)) ?? 'app';
  if (base === 'app-config.yaml') {
    return `enabled: "true"\nnamespace: ${name}\nsyncPolicy:\n  enabled: true\n  prune: true\n  selfHeal: true\n`;
  }
  const known = /\.ya?ml$/.test(base)
    ? KINDS.find(([pattern]) => pattern.test(base.toLowerCase()))
    : undefined;
  return known === undefined
    ? ''
    : `${JSON.stringify(manifest(known[1], known[2], name.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')), undefined, 2)}\n`;
}

/** A small manifest of a kind, complete enough to be edited. */
export function manifest(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  const labels = { 'app.kubernetes.io/name': name };
  const bodies: Readonly<Record<string, object>> = {
    Deployment: {
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name, image: `ghcr.io/example/${name}:1.4.2` }] },
        },
      },
    },
    Service: { spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    ConfigMap: { data: { LOG_LEVEL: 'info' } },
  };
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels },
    ...bodies[kind],
  };
}
