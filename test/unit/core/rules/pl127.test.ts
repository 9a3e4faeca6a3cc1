import { pl127 } from '../../../../src/core/rules/pl127.ts';
import { describeRule } from './checkRule.ts';
import { APP } from './heads.ts';

const app = (destination: string, policy: string): string =>
  `${APP}spec:\n  project: a\n  destination: {${destination}}\n  syncPolicy:\n${policy}`;

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
  'what a patch completes': {
    text: app('name: b', '    syncOptions: [CreateNamespace=true]\n'),
    gate: { checks: 'partial', reason: 'patch' },
  },
});
