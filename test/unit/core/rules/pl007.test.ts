import { pl007 } from '../../../../src/core/rules/pl007.ts';
import { describeRule } from './checkRule.ts';
import { APP, flux, SET } from './heads.ts';

describeRule(pl007, {
  'a project': {
    text: `${APP}«spec»:\n  destination: {name: b}\n`,
    says: /^`spec` needs `project`: without it the API server refuses the object\.$/,
    titles: ['Add `project`'],
    fixed: `${APP}spec:\n  project: default\n  destination: {name: b}\n`,
  },
  'a destination': {
    text: `${APP}«spec»:\n    project: b\n`,
    fixed: `${APP}spec:\n    destination:\n      server: https://kubernetes.default.svc\n      namespace: default\n    project: b\n`,
  },
  'an interval': {
    text: flux('source', 'v1', 'GitRepository', '  url: https://a.example\n').replace('spec', '«spec»'),
    fixed: flux('source', 'v1', 'GitRepository', '  interval: 10m\n  url: https://a.example\n'),
  },
  'the spec itself: the first key': {
    text: APP.replace('apiVersion', '«apiVersion»'),
    says: /^`Application` needs `spec`/,
  },
  'in a flow: said, not written': { text: `${APP}«spec»: {project: a}\n`, titles: [] },
  'below, in a source': {
    text: `${APP}spec:\n  project: a\n  destination: {}\n  «source»: {path: b}\n`,
    says: /^`spec\.source` needs `repoURL`/,
  },
  'an item of a list': {
    text: `${APP}spec:\n  project: a\n  destination: {}\n  sources:\n    - «path»: b\n`,
    says: /^`spec\.sources\[0\]` needs `repoURL`/,
  },
  'the template of a set': {
    text: `${SET}spec:\n  generators: []\n  template:\n    metadata: {name: a}\n    «spec»: {project: a}\n`,
    says: /^`spec\.template\.spec` needs `destination`/,
  },
  'a set whose generator completes the template': {
    text: `${SET}spec:\n  generators:\n    - list:\n        elements: []\n        template: {metadata: {}, spec: {destination: {}}}\n  template:\n    metadata: {name: a}\n    spec: {project: a}\n`,
  },
  'a set with a templatePatch': {
    text: `${SET}spec:\n  generators: []\n  templatePatch: "spec: {}"\n  template:\n    metadata: {name: a}\n    spec: {project: a}\n`,
  },
  'a patch': { text: `${APP}spec: {}\n`, gate: { checks: 'partial', reason: 'patch' } },
  'what an alias brings': { text: `${APP}x-spec: &s {project: a, destination: {}}\nspec: *s\n` },
});
