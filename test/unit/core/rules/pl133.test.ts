import { pl133 } from '../../../../src/core/rules/pl133.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';

const root = (destination: string, path = 'apps'): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: root, namespace: argocd}\nspec:\n  project: shop\n  destination: {${destination}}\n  source: {repoURL: "https://forge.example/team/shop", path: ${path}, targetRevision: main}\n`;
const app = (metadata: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n${metadata}spec:\n  project: shop\n`;
const HERE = 'server: "https://kubernetes.default.svc"';
const project = (namespaces: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: shop, namespace: argocd}\nspec: {sourceNamespaces: [${namespaces}]}\n`;
const path = 'apps/shop.yaml';
const within = (files: Readonly<Record<string, string>>) => ({
  path,
  context: { workspace: repositoryOf({ [path]: '', ...files }) },
});
const cluster = { argoCdNamespaces: ['argocd'], projects: [] };

describeRule(pl133, {
  'a root with another destination': {
    text: app('  name: «shop»\n'),
    ...within({ 'root.yaml': root(`${HERE}, namespace: shop`) }),
    says: /lands in `shop`, the destination of its root app/,
    fixed: app('  namespace: argocd\n  name: shop\n'),
  },
  'a root that deploys to Argo CD': {
    text: app('  name: shop\n'),
    ...within({ 'root.yaml': root('name: in-cluster, namespace: argocd') }),
  },
  'a root for another cluster': {
    text: app('  name: shop\n'),
    ...within({ 'root.yaml': root('name: edge, namespace: shop') }),
  },
  'a kustomization that sets the namespace': {
    text: app('  name: shop\n'),
    ...within({
      'root.yaml': root(`${HERE}, namespace: shop`),
      'apps/kustomization.yaml': 'namespace: argocd\nresources: [shop.yaml]\n',
    }),
  },
  'a kustomization that sets another': {
    text: app('  name: «shop»\n'),
    ...within({
      'root.yaml': root(`${HERE}, namespace: argocd`),
      'apps/kustomization.yaml': 'namespace: shop\nresources: [shop.yaml]\n',
    }),
  },
  'a namespace of its own that nobody may judge': {
    text: app('  name: shop\n  namespace: team-a\n'),
    ...within({ 'root.yaml': root(`${HERE}, namespace: argocd`) }),
  },
  'a namespace that its project does not list': {
    text: app('  name: shop\n  namespace: «team-a»\n'),
    ...within({ 'root.yaml': root(`${HERE}, namespace: argocd`), 'project.yaml': project('team-b') }),
    says: /does not read `Application` in the namespace `team-a`/,
    fixed: app('  name: shop\n  namespace: argocd\n'),
  },
  'a namespace that its project lists': {
    text: app('  name: shop\n  namespace: team-a\n'),
    ...within({ 'root.yaml': root(`${HERE}, namespace: argocd`), 'project.yaml': project('team-*') }),
  },
  'no root': { text: app('  name: shop\n'), ...within({}) },
  'a cluster that does not read there': {
    text: app('  name: shop\n  namespace: «team-a»\n'),
    context: { cluster },
  },
  'a cluster, and no namespace': { text: app('  name: shop\n'), context: { cluster } },
  'a cluster that reads there': { text: app('  name: shop\n  namespace: argocd\n'), context: { cluster } },
});
