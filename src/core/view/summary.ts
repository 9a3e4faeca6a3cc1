import * as l10n from '@vscode/l10n';

import type { AppId, ConnectionId } from '../model/ids.ts';
import type { App } from '../model/app.ts';
import { appInCluster, connectionsByCluster } from '../store/clusters.ts';
import type { ConnectionState, State } from '../store/state.ts';
import { plural } from './age.ts';
import { needsAttention } from './appState.ts';
import type { AppsTree } from './appsTree.ts';
import type { AppFilter } from './filter.ts';
import { filterStateWords, isFiltering } from './filter.ts';
import { asOfWords, stalest } from './freshness.ts';

/** The whole picture in numbers, over all clusters and without the filter. */
export interface Totals {
  readonly apps: number;
  readonly outOfSync: number;
  readonly degraded: number;
  readonly missing: number;
  /** Apps with at least one of the three: an app is counted once. */
  readonly attention: number;
  /** Apps that take a sync; the others are asked to reconcile. */
  readonly syncable: number;
  /** Contexts whose tree is live or was. */
  readonly connections: number;
  /** The oldest moment for which this still holds; undefined while all is live. */
  readonly staleSince?: number;
}

type Count = Omit<Totals, 'connections' | 'staleSince'>;

/**
 * Totals of one cluster are kept with its maps of apps, so that only what moved is counted again. Two contexts that lead
 * to one cluster show the same apps: each is counted once.
 */
export class TotalsMemo {
  readonly #byApps = new WeakMap<ReadonlyMap<AppId, App>, Count>();
  readonly #byCluster = new Map<string, { readonly maps: readonly Apps[]; readonly count: Count }>();

  of(state: State): Totals {
    const sum = { ...NOTHING };
    for (const connections of connectionsByCluster(state)) {
      const one = this.#countCluster(connections);
      sum.apps += one.apps;
      sum.outOfSync += one.outOfSync;
      sum.degraded += one.degraded;
      sum.missing += one.missing;
      sum.attention += one.attention;
      sum.syncable += one.syncable;
    }
    const since = [...state.connections.values()].flatMap((one) => stalest(one)?.since ?? []);
    return {
      ...sum,
      connections: state.connections.size,
      ...(since.length === 0 ? {} : { staleSince: Math.min(...since) }),
    };
  }

  #countCluster(connections: readonly ConnectionState[]): Count {
    const [only, ...others] = connections;
    if (only === undefined || others.length === 0) {
      return only === undefined ? NOTHING : this.#countAlone(only);
    }
    const key = connections.map(({ context }) => context.id).join('\n');
    const maps = connections.map(({ apps }) => apps);
    const known = this.#byCluster.get(key);
    if (known?.maps.every((map, index) => map === maps[index]) === true) {
      return known.count;
    }
    const counted = count(onceEach(connections));
    this.#byCluster.set(key, { maps, count: counted });
    return counted;
  }

  #countAlone({ apps }: ConnectionState): Count {
    const known = this.#byApps.get(apps);
    if (known !== undefined) {
      return known;
    }
    const counted = count(apps.values());
    this.#byApps.set(apps, counted);
    return counted;
  }
}

type Apps = ReadonlyMap<AppId, App>;

const NOTHING: Count = { apps: 0, outOfSync: 0, degraded: 0, missing: 0, attention: 0, syncable: 0 };

/** An app as the first connection with a live view of it has it. */
function onceEach(connections: readonly ConnectionState[]): Iterable<App> {
  const apps = new Map<string, App>();
  const freshFirst = connections.toSorted(
    (a, b) => Number(stalest(a) !== undefined) - Number(stalest(b) !== undefined),
  );
  for (const connection of freshFirst) {
    for (const app of connection.apps.values()) {
      const name = appInCluster(app.id);
      if (!apps.has(name)) {
        apps.set(name, app);
      }
    }
  }
  return apps.values();
}

function count(apps: Iterable<App>): Count {
  const sum = { ...NOTHING };
  for (const app of apps) {
    if (app.role === 'app') {
      sum.apps += 1;
      sum.outOfSync += Number(app.sync === 'OutOfSync');
      sum.degraded += Number(app.health === 'Degraded');
      sum.missing += Number(app.health === 'Missing');
      sum.attention += Number(needsAttention(app));
      sum.syncable += Number(app.actions === undefined);
    }
  }
  return sum;
}

/** The number on the icon of the activity bar; nothing where all is well. */
export function badge(totals: Totals): { readonly value: number; readonly tooltip: string } | undefined {
  return totals.attention === 0
    ? undefined
    : {
        value: totals.attention,
        tooltip: plural(totals.attention, l10n.t('1 app is OutOfSync, Degraded or Missing'), (n) =>
          l10n.t('{0} apps are OutOfSync, Degraded or Missing', n),
        ),
      };
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly accessibilityLabel: string;
  readonly isWarning: boolean;
}

/** Undefined hides the item: nothing is known of any cluster. */
export function statusText(totals: Totals, clockTime: (at: number) => string): StatusText | undefined {
  if (totals.connections === 0 || totals.apps === 0) {
    return undefined;
  }
  const counted = [
    ...(totals.outOfSync > 0 ? [l10n.t('{0} OutOfSync', totals.outOfSync)] : []),
    ...(totals.degraded > 0 ? [l10n.t('{0} Degraded', totals.degraded)] : []),
    ...(totals.missing > 0 ? [l10n.t('{0} Missing', totals.missing)] : []),
  ];
  const all = plural(totals.apps, l10n.t('1 app'), (n) => l10n.t('{0} apps', n));
  const asOf = totals.staleSince === undefined ? [] : [asOfWords(totals.staleSince, clockTime)];
  const verdict =
    counted.length === 0
      ? l10n.t('{0}: none OutOfSync, Degraded or Missing', all)
      : l10n.t('{0}: {1}', all, counted.join(', '));
  const short = totals.attention === 0 ? all : l10n.t('{0} of {1}', totals.attention, all);
  return {
    text: [`$(${statusIcon(totals)}) ${short}`, ...asOf].join(' · '),
    tooltip: [verdict, ...asOf, l10n.t('Click to show them.')].join('\n'),
    accessibilityLabel: ['Plumbline', verdict, ...asOf].join(', '),
    isWarning: totals.attention > 0,
  };
}

function statusIcon(totals: Totals): string {
  if (totals.staleSince !== undefined) {
    return 'debug-disconnect';
  }
  return totals.attention > 0 ? 'warning' : 'pass';
}

/** The lines above the rows: how much a filter hides, and that something is old. */
export function viewMessage(
  tree: AppsTree,
  state: State,
  filter: AppFilter,
  clockTime: (at: number) => string,
): string | undefined {
  const lines = [filterLine(tree, filter), ...staleLines(state.connections, clockTime)].filter(
    (line) => line !== undefined,
  );
  return lines.length === 0 ? undefined : lines.join(' · ');
}

function filterLine(tree: AppsTree, filter: AppFilter): string | undefined {
  if (!isFiltering(filter)) {
    return undefined;
  }
  const { apps, matching } = tree.counts;
  const words = [
    ...(filter.text.trim() === '' ? [] : [`“${filter.text.trim()}”`]),
    ...filter.states.map(filterStateWords),
  ].join(', ');
  return matching === 1
    ? l10n.t('1 of {0} apps matches {1}', apps, words)
    : l10n.t('{0} of {1} apps match {2}', matching, apps, words);
}

function staleLines(
  connections: ReadonlyMap<ConnectionId, ConnectionState>,
  clockTime: (at: number) => string,
): string[] {
  return [...connections.values()].flatMap((connection) => {
    const stale = stalest(connection);
    return stale === undefined
      ? []
      : [l10n.t('{0} as of {1}', connection.context.name, clockTime(stale.since))];
  });
}
