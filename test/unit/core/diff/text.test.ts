import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

import { attributedChanges } from '../../../../src/core/diff/attribute.ts';
import { diffTexts, toText } from '../../../../src/core/diff/text.ts';
import { threeWaySides } from '../../../../src/core/diff/threeWay.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { anObject, CONTROLLER, live, RULES, wrote } from './worlds.ts';

const GOLDEN = new URL('../../../golden/diff/', import.meta.url);

/** Compares with a golden file; UPDATE_GOLDEN=1 writes it anew. */
function checkGolden(name: string, text: string): void {
  const file = new URL(name, GOLDEN);
  if (process.env['UPDATE_GOLDEN']) {
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'));
}

/** Both texts with the marked lines of each change, as the editor would show them side by side. */
function rendered(applied: KubeObject, present: KubeObject, writers: ReturnType<typeof wrote>[]): string {
  const object = live(present, { applied, writers });
  const sides = threeWaySides(object, RULES);
  assert.ok(sides);
  const changes = attributedChanges(sides, object);
  const texts = diffTexts(sides, changes);
  return (['desired', 'live'] as const)
    .map((side) => {
      const lines = texts[side].text.trimEnd().split('\n');
      const marked = lines.map((line, index) => {
        const marks = changes.flatMap((change, at) => {
          const range = texts[side].lines[at];
          return range && range.first <= index && index <= range.last ? [change.pointer] : [];
        });
        return marks.length > 0 ? `${line}    <<< ${marks.join(' ')}` : line;
      });
      return `--- ${side}\n${marked.join('\n')}\n`;
    })
    .join('');
}

describe('diffTexts', () => {
  it('marks the changed lines of a Deployment edited by hand', () => {
    const spec = (replicas: number, image: string, env: object[]): object => ({
      selector: { matchLabels: { app: 'web' } },
      replicas,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { image, name: 'web', env, args: ['--log', 'info'] },
            { name: 'side', image: 'envoy:1' },
          ],
        },
      },
    });
    const applied = anObject('apps/v1', 'Deployment', {
      spec: spec(2, 'shop/web:1.4.2', [
        { name: 'GONE', value: 'x' },
        { name: 'A', value: 'yes' },
      ]),
    });
    const present = anObject(
      'apps/v1',
      'Deployment',
      {
        status: { replicas: 5 },
        spec: spec(5, 'shop/web:1.4.2', [
          { name: 'A', value: 'yes' },
          { name: 'DEBUG', value: 'on' },
        ]),
      },
      { labels: { 'edited-by': 'hand' } },
    );
    checkGolden(
      'deployment.txt',
      rendered(applied, present, [
        wrote(CONTROLLER, { 'f:spec': { 'f:selector': {} } }),
        wrote('kubectl-edit', {
          'f:metadata': { 'f:labels': { 'f:edited-by': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:template': {
              'f:spec': {
                'f:containers': {
                  'k:{"name":"web"}': {
                    'f:env': { 'k:{"name":"DEBUG"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
                  },
                },
              },
            },
          },
        }),
      ]),
    );
  });

  it('marks block texts, added maps and masked values', () => {
    const applied = anObject('v1', 'Secret', { stringData: { password: 'old', same: 'kept' } });
    const present = anObject('v1', 'Secret', {
      data: { password: 'bmV3', same: 'a2VwdA==' },
      type: 'Opaque',
    });
    const config = (text: string, extra: object): KubeObject =>
      anObject('v1', 'ConfigMap', { data: { 'app.conf': text, ...extra } });
    checkGolden(
      'secretAndConfig.txt',
      rendered(applied, present, [wrote('kubectl-patch', { 'f:data': { 'f:password': {} } })]) +
        rendered(config('a = 1\nb = 2\n', {}), config('a = 1\nb = 3\n', { 'extra.conf': 'x\n' }), [
          wrote('kubectl-edit', { 'f:data': { 'f:app.conf': {}, 'f:extra.conf': {} } }),
        ]),
    );
  });
});

describe('toText', () => {
  it('puts the envelope first, names before the rest, status last, and quotes what YAML 1.1 would misread', () => {
    const text = toText({
      status: { a: 1 },
      zeta: 'no',
      spec: { b: '0644', a: [{ image: 'x', name: 'y' }] },
      data: { long: 'x'.repeat(200), multi: 'a\nb\n', empty: '', none: null },
      metadata: { labels: { z: 'on', a: '1e3' }, name: 'web', annotations: {} },
      kind: 'Thing',
      apiVersion: 'v1',
    });
    checkGolden('toText.txt', text);
  });
});
