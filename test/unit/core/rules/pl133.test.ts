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
/** A cluster with a project and a root app that deploys `folder` of this repository to a namespace of its own. */
const live = (namespace: string, sourceNamespaces: readonly string[] = [], folder = 'apps') => ({
  path,
  context: {
    workspace: repositoryOf({ [path]: '' }),
    cluster: {
      argoCdNamespaces: ['argocd'],
      projects: [
        {
          metadata: { name: 'shop', namespace: 'argocd' },
          spec: { sourceNamespaces: [...sourceNamespaces] },
        },
      ],
      roots: [
        {
          namespace: 'argocd',
          object: {
            spec: {
              destination: { server: 'https://kubernetes.default.svc', namespace },
              sources: [{ repoURL: 'https://forge.example/team/shop', path: folder, targetRevision: 'main' }],
            },
          },
        },
      ],
    },
  },
});

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
  'a root that patches what it deploys': {
    text: app('  name: shop\n'),
    ...within({
      'root.yaml': root(`${HERE}, namespace: shop`).replace(
        'path: apps',
        'path: apps, kustomize: {patches: [{patch: "[]"}]}',
      ),
      'apps/kustomization.yaml': 'resources: [shop.yaml]\n',
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
  'a live root, and a namespace where its Argo CD does not read': {
    text: app('  name: shop\n  namespace: «team-a»\n'),
    ...live('argocd'),
    says: /does not read `Application` in the namespace `team-a`/,
    fixed: app('  name: shop\n  namespace: argocd\n'),
  },
  'a live root, and a namespace that the live project allows': {
    text: app('  name: shop\n  namespace: team-a\n'),
    ...live('argocd', ['team-*']),
  },
  'a live root with another destination': {
    text: app('  name: «shop»\n'),
    ...live('shop'),
    says: /lands in `shop`, the destination of its root app/,
    fixed: app('  namespace: argocd\n  name: shop\n'),
  },
  'a live root that deploys to Argo CD': { text: app('  name: shop\n'), ...live('argocd') },
  'a cluster whose roots deploy another folder': {
    text: app('  name: shop\n  namespace: team-a\n'),
    ...live('argocd', [], 'clusters/dev'),
  },
});
