import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

import { renderChart, RenderError } from '../../../world/flux/chart/render.ts';
import { parseTemplate } from '../../../world/flux/chart/template.ts';
import { evaluate } from '../../../world/flux/chart/evaluate.ts';
import type { Dict, Json } from '../../../world/pull/json.ts';
import { rendered } from '../../../world/renders.ts';
import { appsIn } from '../../../world/repo/apps.ts';
import { closureOf, treeIdOfPaths, valueFilePath } from '../../../world/repo/closure.ts';
import { git } from '../../../world/repo/git.ts';
import { readSnapshot } from '../../../world/repo/snapshot.ts';
import { buildRepository, type SampleRepository } from '../../../world/repository.ts';

const CHART = 'charts/web-service';

describe('the charts of the sample, rendered without Helm', () => {
  let dir: string;
  let repository: SampleRepository;
  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-chart-'));
    repository = await buildRepository({ dir, originUrl: 'https://origin.example/p.git', now: new Date(0) });
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it('gives the objects that Helm gave, for every app and commit that was rendered with it', async () => {
    const compared = new Set<string>();
    const touched = ['log', '--format=%H', 'main', '--', 'charts', 'apps/catalog', 'apps/gift-cards'];
    for (const commit of (await git(repository.bare, touched)).trim().split('\n')) {
      const snapshot = await readSnapshot(repository.bare, commit);
      for (const app of appsIn(snapshot).filter((one) => one.path === CHART && one.type === 'helm')) {
        const id = treeIdOfPaths(snapshot, closureOf(snapshot, app) ?? []);
        if (compared.has(id)) {
          continue;
        }
        const expected = rendered(id);
        assert.ok(expected, `${app.name} was never rendered at ${commit}`);
        const values = app.valueFiles.map(
          (file) => parse(snapshot.text(valueFilePath(CHART, file)) ?? '{}') as Dict,
        );
        const release = { name: app.name, namespace: app.destinationNamespace };
        const objects = renderChart(snapshot, CHART, release, Object.assign({}, ...values) as Dict);
        assert.deepEqual(objects, expected, `${app.name} at ${commit}`);
        compared.add(id);
      }
    }
    assert.ok(compared.size > 8, `${compared.size} were compared`);
  });

  it('says in which file a chart is broken', async () => {
    const snapshot = await readSnapshot(repository.bare, 'main');
    const broken = { ...snapshot, text: (file: string) => brokenText(snapshot.text(file), file) };
    assert.throws(
      () => renderChart(broken, CHART, { name: 'till', namespace: 'store' }, {}),
      (error) =>
        error instanceof RenderError &&
        /\(web-service\/templates\/service\.yaml:1:3\): a port/.test(error.message),
    );
  });

  const cases: readonly (readonly [string, string, Json, string])[] = [
    ['white space', 'a  {{- 1 -}}  b', {}, 'a1b'],
    ['else', '{{ if .a }}x{{ else }}y{{ end }}', {}, 'y'],
    ['with', '{{ with .a }}{{ .b }}{{ end }}', { a: { b: 'c' } }, 'c'],
    ['list', '{{ range .a }}[{{ . }}]{{ end }}', { a: ['x', 'y'] }, '[x][y]'],
    ['map by key', '{{ range $k, $v := .a }}{{ $k }}={{ $v }};{{ end }}', { a: { b: 2, a: 1 } }, 'a=1;b=2;'],
    ['root in range', '{{ range .a }}{{ $.b }}{{ end }}', { a: [1, 2], b: 'z' }, 'zz'],
    ['default', '{{ .a | default "d" }}{{ .b | default "d" }}', { b: 'e' }, 'de'],
    ['quote', '{{ .a | quote }}', { a: 'x"y' }, '"x\\"y"'],
    ['group', '{{ not (eq .a 1) }}', { a: 1 }, 'false'],
    ['comment', 'a{{/* b */}}c', {}, 'ac'],
  ];
  for (const [name, text, data, expected] of cases) {
    it(`reads ${name}`, () => {
      assert.equal(evaluate(parseTemplate(text, 'a.yaml'), new Map(), data), expected);
    });
  }
});

function brokenText(text: string | undefined, file: string): string | undefined {
  return file.endsWith('service.yaml') ? `{{ required "a port" .Values.nothing }}\n${text ?? ''}` : text;
}
