import assert from 'node:assert/strict';

import { describeField, sentenceOf } from '../../../../src/core/authoring/fieldDocs.ts';
import { explain } from '../../../../src/core/authoring/explain.ts';
import type { KindSchema } from '../../../../src/core/schema/catalog.ts';
import type { SchemaPlace } from '../../../../src/core/schema/field.ts';
import { fieldAt, fieldsOf, itemOf, placeAt } from '../../../../src/core/schema/field.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { BUNDLED } from '../schema/bundled.ts';
import { CONTEXT, DOCS, marked } from './marked.ts';

/** `Type.field` of every field that a kind has, free maps of the user left out. */
function* namesOf(kind: KindSchema): Generator<string> {
  const seen = new Set<string>();
  const waiting: SchemaPlace[] = [placeAt(kind, [])].flatMap((place) => place ?? []);
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    for (const field of fieldsOf(kind, place)) {
      const name = `${place.label}.${field.name}`;
      if (!seen.has(name)) {
        seen.add(name);
        yield name;
        waiting.push(field, ...[itemOf(kind, field)].flatMap((item) => item ?? []));
      }
    }
  }
}

describe('texts on fields', () => {
  const names = new Set(BUNDLED.kinds.flatMap((kind) => [...namesOf(kind)]));
  const written = new Set(
    Object.entries(DOCS).flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`)),
  );

  it('are there for every field of every kind', () => {
    assert.ok(names.size > 800);
    assert.deepEqual(
      [...names].filter((name) => !written.has(name)),
      [],
    );
  });

  it('speak of no field that is not there', () => {
    assert.deepEqual(
      [...written].filter((name) => !names.has(name)),
      [],
    );
  });

  it('are whole sentences', () => {
    const odd = Object.values(DOCS)
      .flatMap((fields) => Object.values(fields))
      .filter((text) => !/^[A-Z0-9`$].*[.]$/.test(text) || text.length < 12);
    assert.deepEqual(odd, []);
  });

  it('come with default, limits, version and deprecation', () => {
    const [app] = BUNDLED.kinds.filter(({ kind }) => kind === 'Application');
    const field = app && fieldAt(app, ['spec', 'syncPolicy', 'automated', 'enabled']);
    assert.ok(field);
    assert.match(sentenceOf(DOCS, field) ?? '', /^Turns automation off/);
    assert.match(describeField(DOCS, field), /Default: `true` · Since Argo CD 3\.1$/);
    const project = BUNDLED.kinds.find(({ kind }) => kind === 'AppProject');
    const window = project && fieldAt(project, ['spec', 'syncWindows', 0, 'kind']);
    assert.match((window && describeField(DOCS, window)) ?? '', /Allowed: `allow`, `deny`/);
    const keys = project && fieldAt(project, ['spec', 'signatureKeys']);
    assert.match((keys && describeField(DOCS, keys)) ?? '', /⚠ Deprecated: since Argo CD 3\.5/);
  });
});

describe('the explanation of a place', () => {
  const hover = (text: string): readonly [string | undefined, string | undefined] => {
    const { text: file, at } = marked(text);
    const found = explain(parseYaml(file), at, CONTEXT);
    return [found && file.slice(found.range.start, found.range.end), found?.text];
  };
  const APP = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n';

  it('names the path, the type and what follows', () => {
    const [range, text] = hover(
      `a: 1\n---\n${APP}spec:\n  syncPolicy:\n    automated:\n      self▮Heal: true\n`,
    );
    assert.equal(range, 'selfHeal');
    assert.match(text ?? '', /^`spec\.syncPolicy\.automated\.selfHeal` · true or false\n\nUndoes edits/);
  });

  it('explains a value that has a meaning of its own', () => {
    const [range, text] = hover(`${APP}spec:\n  syncPolicy:\n    syncOptions: [Prune▮Last=true]\n`);
    assert.equal(range, 'PruneLast=true');
    assert.match(
      text ?? '',
      /`spec\.syncPolicy\.syncOptions\[\]` .*\n\n\*\*PruneLast=true\*\*: Deletes what/,
    );
  });

  it('says what Argo CD’s annotations do on any object', () => {
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  annotations:\n    argocd.argoproj.io/hook: Pre▮Sync\n';
    assert.match(hover(job)[1] ?? '', /\*\*PreSync\*\*: Runs before anything is applied/);
  });

  it('reaches into items of a List', () => {
    const list = `kind: List\nitems:\n- apiVersion: argoproj.io/v1alpha1\n  kind: Application\n  spec: {pro▮ject: x}\n`;
    assert.match(hover(list)[1] ?? '', /^`spec\.project`/);
  });

  it('is silent where nothing is known', () => {
    assert.deepEqual(hover('apiVersion: v1\nkind: Pod\nspec: {no▮deName: x}\n'), [undefined, undefined]);
    assert.deepEqual(hover(`${APP}spec:\n  nons▮ense: 1\n`), [undefined, undefined]);
    assert.deepEqual(hover(`▮\n${APP}`), [undefined, undefined]);
  });
});
