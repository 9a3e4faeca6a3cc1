import type { App } from '../model/app.ts';
import type { SyncWindow } from '../model/syncWindow.ts';
import { globMatches } from '../util/glob.ts';
import type { WindowState } from './windowState.ts';
import { windowState } from './windowState.ts';

/** What the windows of its project let an app do at one moment. */
export interface SyncAllowance {
  /** Syncs that the controller begins by itself, self-heals among them. */
  readonly automated: boolean;
  readonly byHand: boolean;
  /** `denied`: a denying window is open; `waits`: there are allowing ones and none of them is open. */
  readonly word: 'allowed' | 'denied' | 'waits';
  /** Milliseconds of the epoch: when what holds syncs back ends. Undefined while nothing does, or out of sight. */
  readonly until?: number;
  /** The windows that decide. */
  readonly windows: readonly SyncWindow[];
  /** Windows for this app whose schedule or duration cannot be read: the controller alone knows what they do. */
  readonly unread: number;
}

interface Placed {
  readonly window: SyncWindow;
  readonly state: WindowState | undefined;
}

/**
 * The rule of Argo CD (specs/argocd.md a): a denying window that is open wins, else an allowing one that is open lets
 * through, else the mere existence of allowing ones holds back. By hand it goes where every window that holds back says
 * so. Undefined where no window concerns the app.
 */
export function syncAllowance(
  windows: readonly SyncWindow[],
  app: Pick<App, 'name' | 'destination'>,
  now: number,
): SyncAllowance | undefined {
  const placed = windows
    .filter((window) => concerns(window, app))
    .map((window): Placed => ({ window, state: windowState(window, now) }));
  if (placed.length === 0) {
    return undefined;
  }
  const unread = placed.filter(({ state }) => state === undefined).length;
  const of = (kind: SyncWindow['kind'], isOpen: boolean): readonly Placed[] =>
    placed.filter(({ window, state }) => window.kind === kind && state?.isOpen === isOpen);
  const denying = of('deny', true);
  const allowing = of('allow', true);
  const waiting = of('allow', false);
  if (denying.length > 0) {
    return { word: 'denied', unread, ...held(denying, (times) => Math.max(...times)) };
  }
  return allowing.length === 0 && waiting.length > 0
    ? { word: 'waits', unread, ...held(waiting, (times) => Math.min(...times)) }
    : {
        word: 'allowed',
        unread,
        automated: true,
        byHand: true,
        windows: allowing.map(({ window }) => window),
      };
}

function held(
  placed: readonly Placed[],
  choose: (times: readonly number[]) => number,
): Omit<SyncAllowance, 'word' | 'unread'> {
  const times = placed.flatMap(({ state }) => state?.changesAt ?? []);
  // Of denying windows each has to end: one without an end in sight has the say.
  const isKnown = times.length > 0 && (times.length === placed.length || choose([0, 1]) === 0);
  return {
    automated: false,
    byHand: placed.every(({ window }) => window.manualSync),
    windows: placed.map(({ window }) => window),
    ...(isKnown && { until: choose(times) }),
  };
}

/** A window without any list concerns nobody. */
function concerns(window: SyncWindow, { name, destination }: Pick<App, 'name' | 'destination'>): boolean {
  const matches = (patterns: readonly string[], ...texts: readonly (string | undefined)[]): boolean =>
    patterns.some((pattern) => texts.some((text) => text && globMatches(pattern, text)));
  const answers = [
    { patterns: window.applications, isMatch: matches(window.applications, name) },
    { patterns: window.namespaces, isMatch: matches(window.namespaces, destination.namespace) },
    { patterns: window.clusters, isMatch: matches(window.clusters, destination.server, destination.name) },
  ].filter(({ patterns }) => patterns.length > 0);
  return window.needsAll
    ? answers.length > 0 && answers.every(({ isMatch }) => isMatch)
    : answers.some(({ isMatch }) => isMatch);
}
