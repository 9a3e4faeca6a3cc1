import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { continueOf } from '../../../../src/platform/kube/continueOf.ts';

const API = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet' };
const page = (document: object): Buffer => Buffer.from(JSON.stringify(document));

describe('the token of the next page', () => {
  it('is told from the ends of a page, wherever the list says it', () => {
    const items = [1, 2, 3].map((index) => ({ ...API, metadata: { name: `a${index}` } }));
    const metadata = { resourceVersion: '7', continue: 'more' };
    assert.equal(continueOf(page({ apiVersion: 'v1', items, kind: 'List', metadata })), 'more');
    assert.equal(continueOf(page({ kind: 'List', apiVersion: 'v1', metadata, items })), 'more');
    assert.equal(continueOf(page({ apiVersion: 'v1', items: [], kind: 'List', metadata })), 'more');
  });

  it('is undefined where there is none, or no list', () => {
    const items = [{ ...API, metadata: { name: 'a', continue: 'no' } }];
    for (const document of [
      { items, metadata: { resourceVersion: '7' } },
      { items, metadata: { continue: '' } },
      { metadata: {}, items },
      { kind: 'Status', metadata: { continue: 'more' } },
      { spec: { items: [] }, metadata: { continue: 'more' } },
    ]) {
      assert.equal(continueOf(page(document)), undefined, JSON.stringify(document));
    }
    const cut = page({ items, metadata: { continue: 'more' } });
    assert.equal(continueOf(cut.subarray(0, cut.length - 1)), undefined);
    assert.equal(continueOf(Buffer.from('<html>')), undefined);
    assert.equal(continueOf(Buffer.alloc(0)), undefined);
  });

  it('is never another one than the whole page says, whatever its objects hold', () => {
    const inner = fc.array(
      fc.oneof(
        fc.record({ ...constants(API), metadata: fc.record({ name: fc.string(), continue: fc.string() }) }),
        fc.jsonValue(),
      ),
    );
    const object = fc.record({
      ...constants(API),
      metadata: fc.record({ name: fc.string() }),
      spec: fc.record({ items: inner, template: fc.record({ items: inner, metadata: fc.constant({}) }) }),
    });
    const token = fc.oneof(fc.constant(''), fc.string());
    fc.assert(
      fc.property(fc.array(object), token, fc.boolean(), (items, next, isLast) => {
        const metadata = { resourceVersion: '7', continue: next };
        const document = isLast ? { ...API, metadata, items } : { items, kind: 'XList', metadata };
        const told = continueOf(page(document));
        assert.ok(told === undefined || told === next, told);
      }),
      { numRuns: 500 },
    );
  });
});

function constants<T extends object>(fields: T): { readonly [Name in keyof T]: fc.Arbitrary<T[Name]> } {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fc.constant(value)])) as {
    readonly [Name in keyof T]: fc.Arbitrary<T[Name]>;
  };
}
