import { pl123 } from '../../../../src/core/rules/pl123.ts';
import { KNOWN_FINALIZERS } from '../../../../src/core/rules/finalizers.ts';
import { describeRule } from './checkRule.ts';

const app = (...finalizers: readonly string[]): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: a\n  finalizers:\n${finalizers.map((one) => `    - ${one}\n`).join('')}spec: {}\n`;

describeRule(pl123, {
  'a domain twice': {
    text: app('«resources-finalizer.argocd.argocd.argoproj.io»'),
    says: /hangs in the cluster/,
    fixed: app('resources-finalizer.argocd.argoproj.io'),
  },
  'a typo': {
    text: app('«resource-finalizer.argocd.argoproj.io»'),
    fixed: app('resources-finalizer.argocd.argoproj.io'),
  },
  'a way that there is not': {
    text: app('«post-delete-finalizer.argocd.argoproj.io/background»'),
    fixed: app('post-delete-finalizer.argocd.argoproj.io'),
  },
  'every known one': { text: app(...KNOWN_FINALIZERS) },
  'those of Kubernetes and of others': {
    text: app('foregroundDeletion', 'orphan', 'keeper.example.com/shop'),
  },
  'the template of a set': {
    text: 'kind: ApplicationSet\napiVersion: argoproj.io/v1alpha1\nspec:\n  template:\n    metadata: {finalizers: [«resources-finalizer.argocd.argoproj»]}\n    spec: {}\n',
  },
  'a project': {
    text: 'kind: AppProject\napiVersion: argoproj.io/v1alpha1\nmetadata: {finalizers: [«resources-finalizer.argoproj.io»]}\nspec: {}\n',
  },
});
