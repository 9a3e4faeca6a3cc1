import * as l10n from '@vscode/l10n';

import type { YamlMap, YamlScalar } from '../yaml/node.ts';
import { asMap, asScalar, asSequence, nodeAt } from '../yaml/read.ts';
import type { ApplicationView } from './applications.ts';

/** One item of `spec.ignoreDifferences`. */
export interface IgnoredDifference {
  readonly node: YamlMap;
  readonly pointers: readonly YamlScalar[];
  readonly jqPaths: readonly YamlScalar[];
  readonly managers: readonly YamlScalar[];
}

export function ignoredDifferences(view: ApplicationView | undefined): readonly IgnoredDifference[] {
  return (asSequence(nodeAt(view?.spec, 'ignoreDifferences'))?.items ?? []).flatMap((item) => {
    const node = asMap(item);
    const texts = (key: string): readonly YamlScalar[] =>
      (asSequence(nodeAt(node, key))?.items ?? []).flatMap((one) => asScalar(one) ?? []);
    return node
      ? [
          {
            node,
            pointers: texts('jsonPointers'),
            jqPaths: texts('jqPathExpressions'),
            managers: texts('managedFieldsManagers'),
          },
        ]
      : [];
  });
}

const KINDS: Readonly<Record<string, string>> = {
  apps: 'Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision',
  batch: 'Job CronJob',
  autoscaling: 'HorizontalPodAutoscaler',
  policy: 'PodDisruptionBudget',
  'networking.k8s.io': 'Ingress NetworkPolicy IngressClass',
  'rbac.authorization.k8s.io': 'Role RoleBinding ClusterRole ClusterRoleBinding',
  'admissionregistration.k8s.io':
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy',
  'apiextensions.k8s.io': 'CustomResourceDefinition',
  'apiregistration.k8s.io': 'APIService',
  'storage.k8s.io': 'StorageClass CSIDriver',
};
const GROUPS: ReadonlyMap<string, string> = new Map(
  Object.entries(KINDS).flatMap(([group, kinds]) => kinds.split(' ').map((kind) => [kind, group] as const)),
);

/** The API group of a kind of Kubernetes that is not in the core group; undefined for all others. */
export function builtInGroup(kind: string): string | undefined {
  return GROUPS.get(kind);
}

/** What keeps a JSON pointer from matching, and what is meant. Source: RFC 6901; specs/argocd.md (i) S9. */
export function pointerProblem(
  pointer: string,
): { readonly message: string; readonly meant?: string } | undefined {
  if (pointer === '' || pointer === '/' || pointer === '/spec' || pointer === '/metadata') {
    return {
      message: l10n.t(
        '`{0}` ignores all of the object below it: no edit there is ever shown as a difference. Name the fields.',
        pointer === '' ? '""' : pointer,
      ),
    };
  }
  if (pointer.startsWith('.')) {
    return {
      message: l10n.t(
        'This is a jq path, and `jsonPointers` takes pointers as `/spec/replicas`: it matches nothing.',
      ),
      ...(/^(?:\.[\w-]+)+$/.test(pointer) && { meant: pointer.replaceAll('.', '/') }),
    };
  }
  if (!pointer.startsWith('/')) {
    return {
      message: l10n.t('A pointer starts with `/`: without it this matches nothing.'),
      meant: `/${pointer}`,
    };
  }
  const key = /^(.*\/metadata\/(?:annotations|labels))\/(.+\/.+)$/.exec(pointer);
  if (key) {
    return {
      message: l10n.t(
        'A `/` within a key is written as `~1`: as it stands this looks for a map in an annotation or label, and matches nothing.',
      ),
      meant: `${key[1]}/${(key[2] ?? '').replaceAll('/', '~1')}`,
    };
  }
  return pointer.split('/').includes('*')
    ? {
        message: l10n.t(
          'A pointer knows no `*`: it matches nothing. `jqPathExpressions` does it, as `.spec.template.spec.containers[].image`.',
        ),
      }
    : undefined;
}

/** What keeps a jq expression from compiling, as far as brackets and quotes tell; Argo CD then fails the whole app. */
export function jqProblem(
  expression: string,
): { readonly message: string; readonly meant?: string } | undefined {
  if (expression.startsWith('/')) {
    return {
      message: l10n.t(
        'This is a JSON pointer, and `jqPathExpressions` takes paths as `.spec.replicas`: Argo CD fails to compare the app.',
      ),
      ...(/^(?:\/[a-zA-Z_]\w*)+$/.test(expression) && { meant: expression.replaceAll('/', '.') }),
    };
  }
  return isBalanced(expression)
    ? undefined
    : {
        message: l10n.t('Brackets or quotes of this jq path do not match: Argo CD fails to compare the app.'),
      };
}

function isBalanced(expression: string): boolean {
  const open: string[] = [];
  // Strings are left out first; what is interpolated in them is not looked at.
  const bare = expression.replaceAll(/"(?:[^"\\]|\\[^])*"/g, '');
  for (const character of bare) {
    const closes = { ')': '(', ']': '[', '}': '{' }[character];
    if ('([{'.includes(character)) {
      open.push(character);
    } else if (closes !== undefined && open.pop() !== closes) {
      return false;
    }
  }
  return open.length === 0 && !bare.includes('"');
}
