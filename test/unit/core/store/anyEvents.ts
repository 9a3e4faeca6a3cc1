import * as fc from 'fast-check';

import type { App } from '../../../../src/core/model/app.ts';
import type { ConnectionId } from '../../../../src/core/model/ids.ts';
import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import type { StoreEvent } from '../../../../src/core/store/event.ts';
import { aContext, aHeal, anApp, anOperation, aResource, DEMO } from '../view/world.ts';

export const OTHER: ConnectionId = kubeConnectionId('/home/kim/.kube/config', 'other');
const UNKNOWN: ConnectionId = kubeConnectionId('/nowhere', 'unknown');

const connection = fc.constantFrom(DEMO, OTHER, UNKNOWN);
const app: fc.Arbitrary<App> = fc
  .record({
    connection,
    name: fc.constantFrom('a', 'b', 'c'),
    sync: fc.constantFrom('Synced' as const, 'OutOfSync' as const),
    project: fc.constantFrom('shop', 'infra'),
    operation: fc.option(
      fc.constantFrom(anOperation(), anOperation({ phase: 'Running', startedAt: '2026-11-24T14:00:00Z' })),
      { nil: undefined },
    ),
  })
  .map(({ operation, ...rest }) => anApp({ ...rest, ...(operation && { operation }) }));
const id = app.map((one) => one.id);
const text = fc.constantFrom('1', '2', '3');

function event<Type extends StoreEvent['type']>(
  type: Type,
  fields: {
    [Name in Exclude<keyof Extract<StoreEvent, { type: Type }>, 'type'>]: fc.Arbitrary<
      Extract<StoreEvent, { type: Type }>[Name]
    >;
  },
): fc.Arbitrary<StoreEvent> {
  return fc.record({ type: fc.constant(type), ...fields }) as unknown as fc.Arbitrary<StoreEvent>;
}

const freshness = fc.constantFrom(
  { word: 'loading', received: 3 } as const,
  { word: 'live', since: 7 } as const,
  { word: 'forbidden' } as const,
);

const anyEvent: fc.Arbitrary<StoreEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(DEMO, OTHER)
      .map((one): StoreEvent => ({ type: 'connection/opened', context: aContext({ id: one }) })),
  },
  event('connection/closed', { id: connection }),
  event('connection/phase', {
    id: connection,
    phase: fc.constantFrom({ word: 'connected' } as const, { word: 'noController' } as const),
  }),
  event('apps/painted', { id: connection, apps: fc.array(app, { maxLength: 3 }) }),
  {
    weight: 5,
    arbitrary: event('apps/observed', {
      id: connection,
      apps: fc.array(fc.record({ app, resourceVersion: text, comparedAt: text }), { maxLength: 3 }),
    }),
  },
  event('apps/removed', { id: connection, apps: fc.array(id, { maxLength: 2 }) }),
  event('resources/observed', {
    app: id,
    resources: fc.constantFrom(undefined, [aResource()], [aResource({ sync: 'OutOfSync' })]),
  }),
  event('freshness/changed', { id: connection, scope: fc.constantFrom('x/A', 'x/B'), freshness }),
  event('connection/identified', { id: connection, clusterUid: fc.constantFrom('uid-1', 'uid-2') }),
  event('freshness/dropped', { id: connection, scope: fc.constantFrom('x/A', 'x/B') }),
  event('app/requested', {
    app: id,
    what: fc.constantFrom('refresh' as const, 'sync' as const, 'terminate' as const),
    at: fc.nat(),
  }),
  event('app/requestSettled', { app: id }),
  event('heal/observed', {
    app: id,
    heal: fc.record({ healedAt: text, isObserved: fc.boolean() }).map((over) => aHeal(over)),
  }),
  event('edit/observed', {
    app: id,
    resource: fc.constant(aResource().key),
    edit: fc.constantFrom(undefined, { pointers: ['/spec/replicas'] }),
  }),
);

export const anyEvents: fc.Arbitrary<StoreEvent[]> = fc.array(anyEvent, { maxLength: 40 });
