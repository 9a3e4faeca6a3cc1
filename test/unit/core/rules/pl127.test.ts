import { pl127 } from '../../../../src/core/rules/pl127.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';
import { APP } from './heads.ts';

const app = (destination: string, policy: string): string =>
  `${APP}spec:\n  project: a\n  destination: {${destination}}\n  syncPolicy:\n${policy}`;

const OWN = 'https://forge.example/team/shop';
const own = (policy: string, path = 'apps/shop'): string =>
  `${app('name: b, namespace: c', policy)}  source: {repoURL: "${OWN}", path: ${path}, targetRevision: main}\n`;
const OPTION = '    syncOptions:\n      - CreateNamespace=true\n';
const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`;
const within = (files: Readonly<Record<string, string>>) => ({ context: { workspace: repositoryOf(files) } });

describeRule(pl127, {
  'no namespace to create': {
    text: app(
      'name: b',
      '    syncOptions:\n      - «CreateNamespace=true» # please\n      - PruneLast=true\n',
    ),
    says: /there is none to create/,
    fixed: app('name: b', '    syncOptions:\n      - PruneLast=true\n'),
  },
  'a namespace to create': {
    text: app('name: b, namespace: c', '    syncOptions: [CreateNamespace=true]\n'),
  },
  'metadata of a namespace that is not created': {
    text: app('name: b, namespace: c', '    «managedNamespaceMetadata»: {labels: {a: b}}\n'),
    says: /no effect without the sync option `CreateNamespace=true`/,
    fixed: app(
      'name: b, namespace: c',
      '    syncOptions:\n      - CreateNamespace=true\n    managedNamespaceMetadata: {labels: {a: b}}\n',
    ),
  },
  'metadata beside other options': {
    text: app(
      'name: b, namespace: c',
      '    «managedNamespaceMetadata»: {labels: {a: b}}\n    syncOptions:\n      - PruneLast=true\n',
    ),
    fixed: app(
      'name: b, namespace: c',
      '    managedNamespaceMetadata: {labels: {a: b}}\n    syncOptions:\n      - CreateNamespace=true\n      - PruneLast=true\n',
    ),
  },
  'a namespace that the app deploys itself': {
    text: own('    syncOptions:\n      - «CreateNamespace=true»\n      - PruneLast=true\n'),
    ...within({ 'apps/shop/namespace.yaml': namespace('c') }),
    severity: 'information',
    says: /`apps\/shop\/namespace.yaml` declares the namespace/,
    fixed: own('    syncOptions:\n      - PruneLast=true\n'),
  },
  'metadata of a namespace that the app deploys itself': {
    text: own(`${OPTION}    «managedNamespaceMetadata»: {labels: {a: b}}\n`),
    ...within({
      'apps/shop/kustomization.yaml': 'resources: [../../base]\n',
      'base/kustomization.yaml': 'namespace: c\nresources: [all.yaml]\n',
      'base/all.yaml': `kind: List\napiVersion: v1\nitems:\n  - {apiVersion: v1, kind: Namespace, metadata: {name: c}}\n`,
    }),
    severity: 'warning',
    says: /declares the namespace and wins/,
  },
  'a namespace that another app deploys': {
    text: own(OPTION),
    ...within({ 'apps/till/namespace.yaml': namespace('c'), 'apps/shop/a.yaml': '' }),
  },
  'another namespace in the path': {
    text: own(OPTION),
    ...within({ 'apps/shop/namespace.yaml': namespace('d') }),
  },
  'a namespace that the kustomization does not take in, or that is a patch': {
    text: own(OPTION),
    ...within({
      'apps/shop/kustomization.yaml': 'resources: [patch.yaml]\npatches: [{path: patch.yaml}]\n',
      'apps/shop/namespace.yaml': namespace('c'),
      'apps/shop/patch.yaml': namespace('c'),
    }),
  },
  'what a patch completes': {
    text: app('name: b', '    syncOptions: [CreateNamespace=true]\n'),
    gate: { checks: 'partial', reason: 'patch' },
  },
});
