import type { App } from '../model/app.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { Action } from '../model/plan.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { SourceLag } from '../model/sourceLag.ts';
import type { SourceLocation } from '../model/sourceLocation.ts';
import type { DeclaredAt } from '../model/declaredAt.ts';
import type { LiveEdit } from '../store/event.ts';
import { allowanceOf } from '../store/select.ts';
import type { ConnectionState, State } from '../store/state.ts';
import type { SyncAllowance } from '../windows/syncAllowance.ts';
import { timeOf } from './age.ts';
import type { ObjectsPlace } from './destination.ts';
import { objectsPlace } from './destination.ts';
import { staleSince } from './freshness.ts';
import type { TreeOptions } from './options.ts';

/** One app with all that its row, its hover and the lines below it speak of. */
export interface AppSubject {
  readonly app: App;
  readonly connection: ConnectionState;
  readonly place: ObjectsPlace;
  /** Milliseconds of the epoch; undefined while live. */
  readonly staleSince?: number;
  /** Only the printer columns are known yet. */
  readonly isPainted: boolean;
  readonly pending?: Action['kind'];
  readonly heals: readonly HealedEdit[];
  /** A live edit that still stands, the latest first. */
  readonly edits: readonly LiveEdit[];
  readonly declaredAt?: DeclaredAt;
  /** Set where windows of its project concern the app. */
  readonly allowance?: SyncAllowance;
  readonly locations?: readonly SourceLocation[];
  /** Of a source: how far it is behind Git. */
  readonly lag?: SourceLag;
  readonly isPinned: boolean;
  /** Another app of this connection has the same name. */
  readonly hasNamesake: boolean;
  /** The app's own object as its parent app lists it, known while the parent's row is open. */
  readonly asResource?: ManagedResource;
  /** Apps below this row, at any depth: how many, and how many of them need attention. */
  readonly below: { readonly apps: number; readonly attention: number };
  /** Apps that this generator made, wherever they stand. */
  readonly generates: number;
  /** Apps stand below it: the row is open by default. */
  readonly isParent: boolean;
  /** The row hides what is below it. */
  readonly isClosed: boolean;
  /** See `TreeOptions.refolds`. */
  readonly refolds: number;
}

export type SubjectExtras = Pick<
  AppSubject,
  'hasNamesake' | 'below' | 'generates' | 'isParent' | 'isClosed' | 'refolds'
> & {
  readonly asResource?: ManagedResource | undefined;
};

export function subjectOf(
  app: App,
  connection: ConnectionState,
  state: State,
  options: TreeOptions,
  extras: SubjectExtras,
): AppSubject {
  const { id } = app;
  const stale = staleSince(app, connection);
  const pending = connection.pending.get(id)?.what;
  const declaredAt = declarationOf(app, state);
  const locations = options.locationsOf(id);
  const lag = options.lagOf?.(id);
  const allowance = allowanceOf(app, connection, options.now);
  const heals = connection.heals.get(id);
  const edits = connection.edits.get(id);
  return {
    app,
    connection,
    place: objectsPlace(app, connection, state, options.catalog),
    isPainted: connection.painted.has(id),
    heals: heals === undefined ? [] : latestHeals(heals),
    edits: edits === undefined ? [] : latestEdits([...edits.values()]),
    isPinned: options.pinned.has(id),
    hasNamesake: extras.hasNamesake,
    below: extras.below,
    generates: extras.generates,
    isParent: extras.isParent,
    isClosed: extras.isClosed,
    refolds: extras.refolds,
    ...(extras.asResource === undefined ? {} : { asResource: extras.asResource }),
    ...(stale === undefined ? {} : { staleSince: stale }),
    ...(pending === undefined ? {} : { pending }),
    ...(allowance === undefined ? {} : { allowance }),
    ...(declaredAt === undefined ? {} : { declaredAt }),
    ...(locations === undefined ? {} : { locations }),
    ...(lag === undefined ? {} : { lag }),
  };
}

/** Where the workspace declares this app; a manifest may leave the namespace to whoever applies it. */
export function declarationOf(app: App, state: State): DeclaredAt | undefined {
  if (state.declarations.size === 0) {
    return undefined;
  }
  const key = `${app.group}/${app.kind}`;
  return (
    state.declarations.get(`${key}/${app.namespace}/${app.name}`) ??
    state.declarations.get(`${key}//${app.name}`)
  );
}

/** Heals shown under one app; older ones are in the controller's own record. */
const SHOWN_HEALS = 5;

/** The latest first. */
export function latestHeals(heals: readonly HealedEdit[]): readonly HealedEdit[] {
  return heals
    .toSorted((a, b) => (timeOf(b.healedAt) ?? 0) - (timeOf(a.healedAt) ?? 0))
    .slice(0, SHOWN_HEALS);
}

function latestEdits(edits: readonly LiveEdit[]): readonly LiveEdit[] {
  return edits.toSorted((a, b) => (timeOf(b.at) ?? 0) - (timeOf(a.at) ?? 0));
}
