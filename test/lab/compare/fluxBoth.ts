import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asNumber, asText, at } from '../../../src/core/util/json.ts';
import { runFolder } from '../../host/cache.ts';
import { BURST } from '../../world/flux/correlator.ts';
import { git } from '../../world/repo/git.ts';
import { isObserved } from '../record/flux/facts.ts';
import { until } from '../waiting.ts';
import { demoFluxSide, FLUX, realFluxSide, RELEASES, type FluxSide } from './fluxSides.ts';
import { maskedEvents, maskedFlux, maskedLive } from './fluxMasked.ts';
import { differences } from './masked.ts';

export type FluxTest = (object: KubeObject) => boolean;

/** What a story is about: the objects of Flux in it, and what they bring into the cluster. */
export interface Scope {
  /** Collections of Kustomizations and HelmReleases. */
  readonly apps: readonly string[];
  /** Collections of live objects whose fields Git decides. */
  readonly live: readonly string[];
  /** That is followed. */
  readonly branch: string;
}

const STORES: Scope = {
  apps: [FLUX, RELEASES],
  live: [
    '/api/v1/namespaces/store/configmaps',
    '/api/v1/namespaces/store/services',
    '/api/v1/namespaces/store/resourcequotas',
    '/apis/apps/v1/namespaces/store/deployments',
  ],
  branch: 'main',
};
/** Put into every namespace by the cluster itself. */
const OF_THE_CLUSTER = new Set(['kube-root-ca.crt']);

/** The Flux half of the demo world and the lab with Flux's own controllers, which live through the same. */
export class FluxBoth {
  /** For clones. */
  readonly folder: string;
  readonly #demo: FluxSide;
  readonly #real: FluxSide;
  readonly #stores: Comparison;

  private constructor(folder: string, demo: FluxSide, real: FluxSide) {
    this.folder = folder;
    this.#demo = demo;
    this.#real = real;
    this.#stores = this.comparison(STORES);
  }

  static async start(): Promise<FluxBoth> {
    const folder = await runFolder('compare');
    await mkdir(path.join(folder, 'demo'));
    const real = await realFluxSide(new Date());
    try {
      return new FluxBoth(folder, await demoFluxSide(path.join(folder, 'demo')), real);
    } catch (error) {
      await real.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#demo.close(), this.#real.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  async each(act: (side: FluxSide) => Promise<unknown>): Promise<void> {
    await Promise.all([act(this.#demo), act(this.#real)]);
  }

  /** Of the stores. */
  untilSame(rests: Readonly<Record<string, FluxTest>> = {}): Promise<void> {
    return this.#stores.untilSame(rests);
  }

  comparison(scope: Scope): Comparison {
    return new Comparison([this.#demo, this.#real], scope);
  }
}

/** One story as both sides tell it. */
export class Comparison {
  readonly #sides: readonly [FluxSide, FluxSide];
  readonly #scope: Scope;
  /** Events of before, by side: the step that is compared said none of them. */
  readonly #told = new Map<FluxSide, ReadonlySet<string>>();

  constructor(sides: readonly [FluxSide, FluxSide], scope: Scope) {
    this.#sides = sides;
    this.#scope = scope;
  }

  /** Waits until every Kustomization and HelmRelease rests in both where `rests` says, and both say the same. */
  async untilSame(rests: Readonly<Record<string, FluxTest>> = {}): Promise<void> {
    const [one, other] = this.#sides;
    await until({
      what: 'The demo is as the real Flux',
      within: 60_000,
      every: 250,
      ask: async () => {
        const [demo, real] = await Promise.all([look(one, this.#scope), look(other, this.#scope)]);
        const silent = silentOf([demo, real]);
        const said = (looked: Looked): unknown => saidOf(looked, this.#told.get(looked.side), silent);
        const lines = [
          ...busyOf(demo, rests),
          ...busyOf(real, rests),
          ...differences(said(demo), said(real)),
        ];
        if (lines.length > 0) {
          throw new Error(`\n  ${lines.join('\n  ')}`);
        }
        for (const { side, events } of [demo, real]) {
          this.#told.set(side, new Set(events.map(saidOnce)));
        }
        return true;
      },
    });
  }
}

/** What is there to compare of one side. */
interface Looked {
  readonly side: FluxSide;
  readonly tip: string;
  readonly objects: readonly KubeObject[];
  readonly events: readonly KubeObject[];
  /** Masked, by resource and name. */
  readonly live: Readonly<Record<string, unknown>>;
}

async function look(side: FluxSide, scope: Scope): Promise<Looked> {
  const tip = (await git(side.bare, ['rev-parse', `refs/heads/${scope.branch}`])).trim();
  const objects = (await Promise.all(scope.apps.map((place) => side.kube.list(place)))).flat();
  const events = await side.kube.list('/api/v1/events');
  const live = await Promise.all(
    scope.live.map(async (place) =>
      (await side.kube.list(place))
        .filter(({ metadata }) => !OF_THE_CLUSTER.has(metadata.name))
        .map((one) => [`${path.basename(place)}/${one.metadata.name}`, maskedLive(one)] as const),
    ),
  );
  return { side, tip, objects, events, live: Object.fromEntries(live.flat()) };
}

function saidOf(
  { objects, events, live }: Looked,
  before: ReadonlySet<string> = new Set(),
  silent: ReadonlySet<string>,
): unknown {
  const fresh = events.filter((event) => !before.has(saidOnce(event)) && !silent.has(speakerOf(event)));
  const masked = objects.map((one): [string, object] => {
    const told = { events: maskedEvents(fresh, one) };
    return [`${one.kind}/${one.metadata.name}`, { ...(maskedFlux(one) as object), ...told }];
  });
  return { ...Object.fromEntries(masked), live };
}

/** Objects and types of Event that a recorder, of either side, has nearly or quite stopped to write: it had its burst. */
function silentOf(sides: readonly Looked[]): ReadonlySet<string> {
  const spoken = sides.flatMap(({ events }) => {
    const counts = new Map<string, number>();
    for (const event of events) {
      const speaker = speakerOf(event);
      counts.set(speaker, (counts.get(speaker) ?? 0) + (asNumber(event['count']) ?? 1));
    }
    return [...counts].filter(([, count]) => count >= BURST).map(([speaker]) => speaker);
  });
  return new Set(spoken);
}

const speakerOf = (event: KubeObject): string =>
  [
    at(event, 'involvedObject', 'kind'),
    at(event, 'involvedObject', 'namespace'),
    at(event, 'involvedObject', 'name'),
    event['type'],
  ].join('/');

function busyOf(
  { side, tip, objects }: Looked,
  rests: Readonly<Record<string, FluxTest>>,
): readonly string[] {
  const busy = objects.filter((one) => !(rests[one.metadata.name] ?? isReadyAt(tip))(one));
  return busy.map((one) => `${side.name}: ${one.metadata.name} ${lineOf(one)}`);
}

/** An Event that comes again counts up. */
const saidOnce = ({ metadata, ...event }: KubeObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name} ${asNumber(event['count']) ?? 1}`;

const isReadyAt =
  (tip: string): FluxTest =>
  (object) => {
    const revision =
      asText(at(object, 'status', 'lastAppliedRevision')) ??
      asText(at(object, 'status', 'lastAttemptedRevision')) ??
      '';
    const isAtTip = revision.endsWith(tip) || revision.endsWith(`+${tip.slice(0, 12)}`);
    return isAtTip && isObserved(object) && lineOf(object).startsWith('True');
  };

function lineOf(object: KubeObject): string {
  const conditions = at(object, 'status', 'conditions');
  const ready = (Array.isArray(conditions) ? conditions : []).find((one) => at(one, 'type') === 'Ready');
  return ['status', 'reason', 'message'].map((key) => asText(at(ready, key)) ?? '-').join(' ');
}
