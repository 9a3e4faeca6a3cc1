import { pl405 } from '../../../../src/core/rules/pl405.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';
import { describeRule } from './checkRule.ts';
import { SET } from './heads.ts';

const project = (spec: string, name = 'shop'): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: ${name}, namespace: argocd}\nspec: {${spec}}\n`;
const ALL = 'sourceRepos: ["*"], destinations: [{server: "*", namespace: "*"}]';
const app = (name: string, more = {}): string => {
  const { url = 'https://forge.example/team/shop', to = 'server: "https://a.example", namespace: shop' } =
    more as { url?: string; to?: string };
  return `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  project: ${name}\n  destination: {${to}}\n  source: {repoURL: ${url}, path: b}\n`;
};
/** A repository with these projects, whose apps all name `shop`. */
const known = (...projects: readonly string[]) => ({
  context: {
    workspace: repositoryOf({
      ...Object.fromEntries(projects.map((text, index) => [`${index}.yaml`, text])),
      'app.yaml': app('shop'),
    }),
  },
});
/** A cluster with a project, and with a root app that deploys a folder of this repository. */
const live = (name: string, spec: object, folder = 'apps') => ({
  path: 'apps/app.yaml',
  context: {
    cluster: {
      argoCdNamespaces: ['argocd'],
      projects: [{ metadata: { name }, spec } as never],
      roots: [
        {
          namespace: 'argocd',
          object: { spec: { source: { repoURL: 'https://forge.example/team/shop', path: folder } } },
        },
      ],
    },
    workspace: repositoryOf({ 'apps/app.yaml': app('shop') }),
  },
});
const dest = (to: string): string => app('shop', { to });

describeRule(pl405, {
  'a name that is nearly right': {
    text: app('«shp»'),
    ...known(project(ALL)),
    says: /There is no project `shp`/,
    fixed: app('shop'),
  },
  'a name that may be made elsewhere': { text: app('orders'), ...known(project(ALL)) },
  'a name that the cluster does not have': { text: app('«orders»'), ...live('shop', {}), titles: [] },
  'a name that another cluster may have': { text: app('orders'), ...live('shop', {}, 'clusters/dev') },
  'nearly a name that the cluster has': {
    text: app('«shp»'),
    ...live('shop', { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] }),
    fixed: app('shop'),
  },
  'the project that is always there': { text: app('default'), ...live('shop', {}) },
  'a repository that is not listed': {
    text: app('shop', { url: '«https://forge.example/team/till»' }),
    ...known(
      project(
        'sourceRepos: ["https://forge.example/team/shop"], destinations: [{server: "*", namespace: "*"}]',
      ),
    ),
    says: /does not permit this repository/,
  },
  'one that is listed otherwise written': {
    text: app('shop', { url: 'git@forge.example:team/shop.git' }),
    ...known(
      project(
        'sourceRepos: ["https://forge.example/team/shop"], destinations: [{server: "*", namespace: "*"}]',
      ),
    ),
  },
  'one that a glob lists': {
    text: app('shop'),
    ...known(
      project('sourceRepos: ["https://forge.example/team/*"], destinations: [{server: "*", namespace: "*"}]'),
    ),
  },
  'one that is denied': {
    text: app('shop', { url: '«https://forge.example/team/till»' }),
    ...known(
      project(
        'sourceRepos: ["*", "!https://forge.example/team/till"], destinations: [{server: "*", namespace: "*"}]',
      ),
    ),
  },
  'a namespace that is not listed': {
    text: dest('server: "https://a.example", namespace: «orders»'),
    ...known(project('sourceRepos: ["*"], destinations: [{server: "*", namespace: shop}]')),
    says: /does not permit this destination/,
  },
  'a namespace that is denied': {
    text: dest('server: "https://a.example", namespace: «kube-system»'),
    ...known(
      project(
        'sourceRepos: ["*"], destinations: [{server: "*", namespace: "*"}, {server: "*", namespace: "!kube-system"}]',
      ),
    ),
  },
  'a server that is not listed': {
    text: dest('server: "https://a.example", namespace: «shop»'),
    ...known(project('sourceRepos: ["*"], destinations: [{server: "https://b.example", namespace: "*"}]')),
  },
  'a name against an address, which only the cluster can compare': {
    text: dest('name: a, namespace: shop'),
    ...known(project('sourceRepos: ["*"], destinations: [{server: "https://b.example", namespace: "*"}]')),
  },
  'the cluster of Argo CD by name and by address': {
    text: dest('name: in-cluster, namespace: shop'),
    ...known(
      project(
        'sourceRepos: ["*"], destinations: [{server: "https://kubernetes.default.svc", namespace: shop}]',
      ),
    ),
  },
  'one project of the name permits': {
    text: app('shop'),
    ...known(project('sourceRepos: [], destinations: []'), project(ALL)),
  },
  'another project may be global, where no app names it': {
    text: app('shop'),
    ...known(project('sourceRepos: [], destinations: []'), project(ALL, 'everyone')),
  },
  'another project is not global, where an app names it': {
    text: app('shop', { url: '«https://forge.example/team/till»' }),
    context: {
      workspace: repositoryOf({
        'shop.yaml': project('sourceRepos: [], destinations: [{server: "*", namespace: "*"}]'),
        'till.yaml': project(ALL, 'till'),
        'apps.yaml': `${app('shop')}---\n${app('till')}`,
      }),
    },
  },
  'a live project refuses': {
    text: app('shop', { url: '«https://forge.example/team/shop»' }),
    ...live('shop', {
      sourceRepos: ['https://else.example/*'],
      destinations: [{ server: '*', namespace: '*' }],
    }),
  },
  'a live project of another cluster refuses': {
    text: app('shop'),
    ...live('shop', { sourceRepos: [], destinations: [] }, 'clusters/dev'),
  },
  'a project that a patch completes': {
    text: app('shop'),
    context: {
      workspace: repositoryOf({
        'p.yaml': project('sourceRepos: [], destinations: []'),
        'kustomization.yaml': 'patches: [{target: {kind: AppProject}, patch: "[]"}]\n',
      }),
    },
  },
  'what a generator fills in': {
    text: `${SET}spec:\n  template:\n    spec: {project: shop, destination: {name: "{{ .a }}", namespace: b}, source: {repoURL: "{{ .c }}"}}\n`,
    ...known(project('sourceRepos: [x], destinations: []')),
  },
});
