import assert from 'node:assert/strict';

import type { WorkspaceFacts } from '../../../../src/core/rules/context.ts';
import { isPlaceholder } from '../../../../src/core/rules/gate.ts';
import { gateOf } from '../../../../src/core/rules/gateOf.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';
import { APP, APP_SPEC } from './heads.ts';

/** A workspace in which nothing is known but what a test says. */
const facts = (known: Partial<WorkspaceFacts>): WorkspaceFacts => ({
  declared: () => [],
  kindOf: () => undefined,
  list: () => undefined,
  isThisRepository: () => undefined,
  isCheckedOut: () => undefined,
  ...known,
});

interface Row {
  readonly path?: string;
  readonly text: string;
  readonly languageId?: string;
  readonly workspace?: WorkspaceFacts;
  /** `checks reason`. */
  readonly gate: string;
}

const chartAt = (...folders: readonly string[]): WorkspaceFacts =>
  facts({
    kindOf: (path) => (folders.some((folder) => path === `${folder}Chart.yaml`) ? 'file' : 'absent'),
  });
const BROKEN_TEMPLATE = `${APP}spec:\n{{- if .Values.on }}\n  project: a: b\n{{- end }}\n`;

const ROWS: Readonly<Record<string, Row>> = {
  'a manifest': { text: APP_SPEC, gate: 'all' },
  'below templates of a chart': {
    path: 'charts/web/templates/app.yaml',
    text: APP_SPEC,
    workspace: chartAt('charts/web/'),
    gate: 'none helmTemplate',
  },
  'deep below templates of a chart': {
    path: 'charts/web/templates/jobs/app.yaml',
    text: APP_SPEC,
    workspace: chartAt('charts/web/'),
    gate: 'none helmTemplate',
  },
  'below templates of a chart that is the repository': {
    path: 'templates/app.yaml',
    text: APP_SPEC,
    workspace: chartAt(''),
    gate: 'none helmTemplate',
  },
  'below templates of no chart': {
    path: 'clusters/templates/app.yaml',
    text: APP_SPEC,
    workspace: chartAt('charts/web/'),
    gate: 'all',
  },
  'below a folder that only ends in templates': {
    path: 'my-templates/app.yaml',
    text: `${APP_SPEC}# {{ x }}\n`,
    gate: 'all',
  },
  'below templates where nobody knows of a chart, with a mark': {
    path: 'web/templates/app.yaml',
    text: `${APP_SPEC}# {{ .Values.x }}\n`,
    gate: 'none helmTemplate',
  },
  'below templates where nobody knows of a chart, without a mark': {
    path: 'web/templates/app.yaml',
    text: APP_SPEC,
    gate: 'all',
  },
  "in Helm's own language": { text: APP_SPEC, languageId: 'helm', gate: 'none helmTemplate' },
  'test data': { path: 'pkg/testdata/app.yaml', text: APP_SPEC, gate: 'none ignoredFolder' },
  'an archive': { path: '.archive/app.yaml', text: APP_SPEC, gate: 'none ignoredFolder' },
  'what others wrote': { path: 'node_modules/a/app.yaml', text: APP_SPEC, gate: 'none ignoredFolder' },
  'the name of another template language': {
    path: 'apps/app.yaml.j2',
    text: APP_SPEC,
    gate: 'hint templated',
  },
  'such a name before the ending': {
    path: 'apps/app.tmpl.yaml',
    text: APP_SPEC,
    gate: 'hint templated',
  },
  'broken text with a mark of a template': { text: BROKEN_TEMPLATE, gate: 'hint templated' },
  'broken text without one': { text: `${APP}spec:\n  project: a: b\n`, gate: 'all' },
  'sound text with such a mark': { text: `${APP}spec: {project: "{{ .project }}"}\n`, gate: 'all' },
  'encrypted by SOPS': {
    text: `${APP}sops:\n  mac: ENC[AES256_GCM,data:x]\n`,
    gate: 'none sops',
  },
  'a field that is only called sops': { text: `${APP}sops: {}\n`, gate: 'all' },
  'a patch by its folder': { path: 'apps/web/patches/app.yaml', text: APP, gate: 'partial patch' },
  'a patch by its name': { path: 'apps/web/replicas-patch.yaml', text: APP, gate: 'partial patch' },
  'a patch by the start of its name': {
    path: 'apps/web/patch-replicas.yaml',
    text: APP,
    gate: 'partial patch',
  },
  'what a test of the cluster expects': {
    path: 'test/e2e/001-app/02-assert.yaml',
    text: APP,
    gate: 'partial assertion',
  },
  'what a test expects to be gone': {
    path: 'tests/sync/03-errors.yaml',
    text: APP,
    gate: 'partial assertion',
  },
  'an assertion of a suite without numbers': {
    path: 'tests/sync/assert-synced.yaml',
    text: APP,
    gate: 'partial assertion',
  },
  'a name with assert in a word': { path: 'apps/asserted.yaml', text: APP, gate: 'all' },
  'a name with patch in a word': { path: 'apps/dispatcher.yaml', text: APP, gate: 'all' },
  'a patch by a directive in it': {
    text: `${APP}spec:\n  source:\n    $patch: delete\n`,
    gate: 'partial patch',
  },
  'a directive in a comment': { text: `${APP}spec: {} # $patch: delete\n`, gate: 'all' },
  'a file that a kustomization names as a patch': {
    path: 'overlays/prod/size.yaml',
    text: APP,
    workspace: facts({ isPatchFile: (path) => path === 'overlays/prod/size.yaml' }),
    gate: 'partial patch',
  },
  'a base that a patch completes': {
    path: 'base/app.yaml',
    text: APP,
    workspace: facts({
      isPatched: (kind, name, path) => `${kind} ${name} ${path}` === 'Application shop base/app.yaml',
    }),
    gate: 'partial patchedBase',
  },
  'an empty document': { text: '# nothing\na:\n', gate: 'all' },
};

describe('the gate before the rules', () => {
  for (const [name, { gate, text, path = 'apps/app.yaml', ...question }] of Object.entries(ROWS)) {
    it(`${gate}: ${name}`, () => {
      const [document] = parseYaml(text, parseTolerant);
      assert.ok(document);
      const answer = gateOf({ path, document, root: document.root, ...question });
      assert.equal([answer.checks, answer.reason ?? ''].join(' ').trim(), gate);
    });
  }
});

describe('text that is filled in later', () => {
  for (const text of [
    '${CLUSTER}',
    'a-${X:=b}',
    '{{ .name }}',
    'x{{name}}',
    'ENC[AES256_GCM,data:x]',
    '<GIT_URL>',
  ]) {
    it(`is ${text}`, () => assert.equal(isPlaceholder(text), true));
  }
  for (const text of ['$HOME', '{a}', 'a ENC[', '<none>', '', 'a < B', 'https://a.example/{b}']) {
    it(`is not "${text}"`, () => assert.equal(isPlaceholder(text), false));
  }
});
