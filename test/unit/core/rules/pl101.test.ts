import { pl101 } from '../../../../src/core/rules/pl101.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC, SET } from './heads.ts';

const template = (source: string, more = ''): string =>
  `${SET}spec:\n  generators: [{list: {elements: []}}]\n${more}  template:\n    spec: {project: a, ${source}}\n`;

describeRule(pl101, {
  'a source with an address only': {
    text: `${APP_SPEC}  «source»:\n    repoURL: https://forge.example/shop\n    path: ""\n`,
    says: /neither a `path` nor a `chart`/,
    titles: [],
  },
  'a `ref` does not help a single source': { text: `${APP_SPEC}  «source»: {repoURL: a, ref: values}\n` },
  'one of many': {
    text: `${APP_SPEC}  sources:\n    - {repoURL: a, ref: values}\n    - «repoURL»: b\n      targetRevision: v1\n    - {repoURL: c, chart: d}\n`,
    says: /nor a `ref`/,
  },
  'a path of the whole repository': { text: `${APP_SPEC}  source: {repoURL: a, path: .}\n` },
  'an OCI artifact': { text: `${APP_SPEC}  source: {repoURL: "oci://registry.example/shop"}\n` },
  'a source that another beats': {
    text: `${APP_SPEC}  source: {repoURL: a}\n  sources: [{repoURL: b, path: c}]\n`,
  },
  'the template of a set': { text: template('«source»: {repoURL: a}') },
  'a template that a patch completes': {
    text: template('source: {repoURL: a}', '  templatePatch: "{}"\n'),
  },
  'a patch': { text: `${APP_SPEC}  source: {repoURL: a}\n`, gate: { checks: 'partial', reason: 'patch' } },
});
