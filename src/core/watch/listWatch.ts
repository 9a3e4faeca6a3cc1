import type { ClusterError } from '../model/connection.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import type { ListPage, Random, SourceEvent, WatchFrame } from '../ports.ts';
import { unreachable } from '../util/unreachable.ts';
import { backoff, backoffAsked, relistSpread, watchSeconds } from './backoff.ts';
import { onListFailure, onWatchFailure } from './onFailure.ts';
import type {
  ListWatchContext,
  ListWatchEffect,
  ListWatchInput,
  ListWatchState,
  Phase,
  Step,
} from './protocol.ts';

/** A watch that stood this long was sound: what fails after it starts counting from one. */
const STEADY_MS = 10_000;
/** Bookmarks come each minute; a watch that ended by itself after this time without any is not to be trusted. */
const SILENT_MS = 120_000;

/** One transition. Total: an input that does not fit the phase changes nothing. */
export function step(state: ListWatchState, input: ListWatchInput, context: ListWatchContext): Step {
  switch (input.type) {
    case 'start':
      return state.phase.word === 'idle' ? start(state) : stay(state);
    case 'retry':
      return retry(state, context);
    case 'stop':
      return {
        state: { ...state, phase: { word: 'idle' }, turn: state.turn + 1 },
        effects: [{ do: 'abort' }],
      };
    case 'rows':
      return state.phase.word === 'idle' || state.phase.word === 'denied'
        ? stay(state)
        : { state, effects: [emit({ type: 'rows', of: state.of, rows: input.rows })] };
    case 'page':
    case 'opened':
    case 'frames':
    case 'ended':
    case 'waited':
      return input.turn === state.turn ? answered(state, input, context) : stay(state);
    default:
      return unreachable(input);
  }
}

type Answer = Extract<ListWatchInput, { readonly turn: number }>;

function answered(state: ListWatchState, input: Answer, context: ListWatchContext): Step {
  const { phase } = state;
  if (phase.word === 'listing') {
    if (input.type === 'page') {
      return onPage(state, phase, input.page, context);
    }
    return input.type === 'ended' ? listFailed(state, input.error ?? NOTHING_CAME, context) : stay(state);
  }
  if (phase.word === 'watching') {
    switch (input.type) {
      case 'opened':
        return onOpened(state, phase, context);
      case 'frames':
        return onFrames(state, phase, input.frames, context);
      case 'ended':
        return input.error
          ? watchFailed(state, phase, input.error, context)
          : watchEnded(state, phase, context);
      case 'page':
      case 'waited':
        return stay(state);
      default:
        return unreachable(input);
    }
  }
  return phase.word === 'waiting' && input.type === 'waited' ? goOn(state, phase, context) : stay(state);
}

const NOTHING_CAME: ClusterError = { code: 'garbage', detail: 'the list ended without a page' };

function stay(state: ListWatchState): Step {
  return { state, effects: [] };
}

function emit(...events: readonly SourceEvent[]): ListWatchEffect {
  return { do: 'emit', events };
}

function start(state: ListWatchState): Step {
  const listing = list(state);
  // Both at once: the rows are a fraction of the list and come first.
  return state.of.spec.hasTable
    ? { state: listing.state, effects: [{ do: 'table' }, ...listing.effects] }
    : listing;
}

function retry(state: ListWatchState, context: ListWatchContext): Step {
  const fresh: ListWatchState = { ...state, failures: 0 };
  const { phase } = state;
  switch (phase.word) {
    case 'waiting':
      return goOn(fresh, phase, context);
    case 'denied':
      return start(fresh);
    case 'listing':
      // It may hang on a path that is dead, while a new request would go through.
      return state.said === 'stale' ? list(fresh) : stay(state);
    case 'watching':
      return state.said === 'stale' && phase.openedAt === undefined
        ? goOn(fresh, phase, context)
        : stay(state);
    case 'idle':
      return stay(state);
    default:
      return unreachable(phase);
  }
}

function goOn(
  state: ListWatchState,
  phase: { readonly resourceVersion?: string },
  context: ListWatchContext,
): Step {
  return phase.resourceVersion === undefined
    ? list(state)
    : watch(state, phase.resourceVersion, context, { isResumed: true });
}

function list(state: ListWatchState): Step {
  const turn = state.turn + 1;
  return {
    state: { ...state, turn, phase: { word: 'listing', keys: new Set() } },
    effects: [{ do: 'list', turn }],
  };
}

function watch(
  state: ListWatchState,
  resourceVersion: string,
  context: ListWatchContext,
  how: { readonly isResumed?: true } = {},
): Step {
  const turn = state.turn + 1;
  return {
    state: { ...state, turn, phase: { word: 'watching', resourceVersion, frames: 0, ...how } },
    effects: [{ do: 'watch', turn, resourceVersion, timeoutSeconds: watchSeconds(context.random) }],
  };
}

function onPage(
  state: ListWatchState,
  phase: Extract<Phase, { readonly word: 'listing' }>,
  page: ListPage,
  context: ListWatchContext,
): Step {
  const keys = new Set(phase.keys);
  for (const object of page.items) {
    keys.add(objectKey(object));
  }
  // All pages of one list are of one moment; the first page's version is the one that is safe to watch from.
  const resourceVersion = phase.resourceVersion ?? page.resourceVersion;
  const event: SourceEvent = { type: 'page', of: state.of, objects: page.items, received: keys.size };
  if (page.continue !== undefined) {
    const turn = state.turn + 1;
    return {
      state: { ...state, turn, phase: { word: 'listing', keys, resourceVersion } },
      // The next request goes out before anybody works on this page.
      effects: [{ do: 'list', turn, continue: page.continue }, emit(event)],
    };
  }
  const watching = watch(state, resourceVersion, context);
  return {
    state: watching.state,
    effects: [...watching.effects, emit(event, { type: 'listed', of: state.of, keys })],
  };
}

/** `namespace/name`, as `listed` names what exists; the namespace is empty for cluster-scoped objects. */
export function objectKey(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

type Watching = Extract<Phase, { readonly word: 'watching' }>;

function onOpened(state: ListWatchState, phase: Watching, context: ListWatchContext): Step {
  const opened = { ...phase, openedAt: phase.openedAt ?? context.now };
  return state.said === 'live'
    ? stay({ ...state, phase: opened })
    : { state: { ...state, phase: opened, said: 'live' }, effects: [emit({ type: 'live', of: state.of })] };
}

function onFrames(
  state: ListWatchState,
  phase: Watching,
  frames: readonly WatchFrame[],
  context: ListWatchContext,
): Step {
  const opened = onOpened(state, phase, context);
  let { resourceVersion } = phase;
  const events: SourceEvent[] = [];
  for (const frame of frames) {
    if (frame.type === 'BOOKMARK') {
      resourceVersion = frame.resourceVersion;
    } else {
      const { object } = frame;
      resourceVersion = object.metadata.resourceVersion ?? resourceVersion;
      events.push({ type: frame.type === 'DELETED' ? 'removed' : 'changed', of: state.of, object });
    }
  }
  const now: Watching = {
    ...phase,
    openedAt: phase.openedAt ?? context.now,
    frames: phase.frames + frames.length,
    resourceVersion,
  };
  return {
    state: { ...opened.state, phase: now },
    effects: events.length === 0 ? opened.effects : [...opened.effects, emit(...events)],
  };
}

/** The server's own end of a watch is routine, unless it comes at once or after a suspicious silence. */
function watchEnded(state: ListWatchState, phase: Watching, context: ListWatchContext): Step {
  const lived = phase.openedAt === undefined ? 0 : context.now - phase.openedAt;
  if (lived >= SILENT_MS && phase.frames === 0) {
    return list({ ...state, failures: 0 });
  }
  if (lived >= STEADY_MS) {
    return watch({ ...state, failures: 0 }, phase.resourceVersion, context);
  }
  if (state.failures === 0) {
    return watch({ ...state, failures: 1 }, phase.resourceVersion, context);
  }
  const error: ClusterError = {
    code: 'unreachable',
    server: state.server,
    detail: `the server ended the watch after ${lived} ms`,
  };
  const failures = state.failures + 1;
  return wait({ ...state, failures }, backoff(failures, context.random), context, {
    error,
    resourceVersion: phase.resourceVersion,
  });
}

function watchFailed(
  state: ListWatchState,
  phase: Watching,
  error: ClusterError,
  context: ListWatchContext,
): Step {
  if (error.code === 'gone' && phase.isResumed && phase.frames === 0) {
    // The server is back and forgot the past. However long it was away, there is nothing more to wait for.
    return wait(state, relistSpread(context.random), context, {});
  }
  const wasSteady = phase.openedAt !== undefined && context.now - phase.openedAt >= STEADY_MS;
  const before = wasSteady ? 0 : state.failures;
  const verdict = onWatchFailure(error, { frames: phase.frames, failures: before });
  const failures = before + 1;
  switch (verdict) {
    case 'deny':
      return deny(state, error);
    case 'stop':
      return stay({ ...state, phase: { word: 'idle' } });
    case 'relist':
      return relist({ ...state, failures }, error, context);
    case 'resume':
      return wait({ ...state, failures }, patience(error, failures, context.random), context, {
        error,
        resourceVersion: phase.resourceVersion,
      });
    default:
      return unreachable(verdict);
  }
}

function listFailed(state: ListWatchState, error: ClusterError, context: ListWatchContext): Step {
  const verdict = onListFailure(error);
  switch (verdict) {
    case 'deny':
      return deny(state, error);
    case 'stop':
      return stay({ ...state, phase: { word: 'idle' } });
    case 'relist':
    case 'resume':
      return relist({ ...state, failures: state.failures + 1 }, error, context);
    default:
      return unreachable(verdict);
  }
}

/** The first 410 of a sound watch is routine (compaction, a restart): it is jittered, and not worth a word. */
function relist(state: ListWatchState, error: ClusterError, context: ListWatchContext): Step {
  const isRoutine = state.failures === 1 && (error.code === 'gone' || error.code === 'notFound');
  const ms = isRoutine ? relistSpread(context.random) : patience(error, state.failures, context.random);
  return wait(state, ms, context, isRoutine ? {} : { error });
}

function patience(error: ClusterError, failures: number, random: Random): number {
  return backoffAsked(error.code === 'tooMany' ? error.retryAfterMs : undefined, failures, random);
}

function wait(
  state: ListWatchState,
  ms: number,
  context: ListWatchContext,
  why: { readonly error?: ClusterError; readonly resourceVersion?: string },
): Step {
  const turn = state.turn + 1;
  const { error, ...then } = why;
  const waiting: ListWatchState = { ...state, turn, phase: { word: 'waiting', ...then } };
  const effect: ListWatchEffect = { do: 'wait', turn, ms };
  return error === undefined
    ? { state: waiting, effects: [effect] }
    : {
        state: { ...waiting, said: 'stale' },
        effects: [effect, emit({ type: 'stale', of: state.of, error, retryAt: context.now + ms })],
      };
}

function deny(state: ListWatchState, error: ClusterError): Step {
  return {
    state: { ...state, turn: state.turn + 1, phase: { word: 'denied' }, said: 'denied' },
    effects: [emit({ type: 'denied', of: state.of, error })],
  };
}
