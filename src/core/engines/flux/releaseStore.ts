import * as l10n from '@vscode/l10n';

import { base64Bytes } from '../../mask/base64.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at, parseJson } from '../../util/json.ts';
import type { AppliedStore } from '../engine.ts';
import { deployedRelease, releaseName } from './release.ts';

/**
 * The Secret in which Helm keeps the release that is deployed (specs/flux.md f): its key `release` is base64 of Helm's own
 * around gzip around JSON, whose `manifest` has the objects but hooks and the chart's `crds/`.
 */
export function releaseStore(object: KubeObject): AppliedStore | undefined {
  const release = object.kind === 'HelmRelease' ? deployedRelease(object) : undefined;
  if (release === undefined) {
    return undefined;
  }
  const name = releaseName(release);
  const namespace =
    asText(at(object, 'status', 'storageNamespace')) ??
    asText(at(object, 'spec', 'storageNamespace')) ??
    object.metadata.namespace ??
    '';
  return {
    secret: { group: '', version: 'v1', kind: 'Secret', namespace, name: `sh.helm.release.v1.${name}` },
    from: l10n.t('release {0}', name),
    namespace: asText(release['namespace']),
    packed: (secret) => {
      const encoded = base64Bytes(asText(at(secret, 'data', 'release')) ?? '');
      return encoded && base64Bytes(new TextDecoder().decode(encoded));
    },
    manifest: (record) => asText(at(parseJson(record), 'manifest')),
  };
}

/** The marks that Helm puts on what it installs, which its manifest has not. */
export function releaseMarks(release: KubeObject): (declared: KubeObject) => KubeObject {
  const deployed = deployedRelease(release);
  const [name, namespace] = [asText(deployed?.['name']), asText(deployed?.['namespace'])];
  return (declared) =>
    name === undefined || namespace === undefined
      ? declared
      : {
          ...declared,
          metadata: {
            ...declared.metadata,
            labels: { ...declared.metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' },
            annotations: {
              ...declared.metadata.annotations,
              'meta.helm.sh/release-name': name,
              'meta.helm.sh/release-namespace': namespace,
            },
          },
        };
}
