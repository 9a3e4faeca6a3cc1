import type { App, Operation } from '../model/app.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { Restoration } from './restoration.ts';

type Resource = HealedEdit['resource'];

interface Waiting {
  readonly resource: Resource;
  readonly restored: Restoration;
}

/**
 * Restored fields of one app that wait to be told why: the object's frame and the app's own come over two watches, in any
 * order. Bounded: what was never explained is forgotten with the oldest.
 */
export interface HealLedger {
  readonly waiting: readonly Waiting[];
}

export const EMPTY_LEDGER: HealLedger = { waiting: [] };

const KEPT = 50;

export function addRestoration(ledger: HealLedger, resource: Resource, restored: Restoration): HealLedger {
  return { waiting: [...ledger.waiting, { resource, restored }].slice(-KEPT) };
}

/**
 * What the app's operation explains. One that heals makes healed edits of what was restored; any other that came after
 * the edit (a deploy of a new revision, a sync by hand) put the fields back for its own reasons. An operation of before
 * the edit explains nothing.
 */
export function explain(
  ledger: HealLedger,
  app: App,
): { readonly ledger: HealLedger; readonly heals: readonly HealedEdit[] } {
  const { operation } = app;
  if (ledger.waiting.length === 0) {
    return { ledger, heals: [] };
  }
  if (!operation) {
    return explainByState(ledger, app);
  }
  const explained = ledger.waiting.filter(({ restored }) => isAfter(operation, restored));
  if (explained.length === 0) {
    return { ledger, heals: [] };
  }
  return {
    ledger: { waiting: ledger.waiting.filter((one) => !explained.includes(one)) },
    heals: operation.isSelfHeal ? explained.map((one) => toHeal(one)) : [],
  };
}

/**
 * A controller without a record of operations, once it says that it is done with a later look: what it put back at the
 * revision and the spec that were applied before was a live edit; at others it was a deploy.
 */
function explainByState(
  ledger: HealLedger,
  app: App,
): { readonly ledger: HealLedger; readonly heals: readonly HealedEdit[] } {
  const name = reconciledName(app);
  const { title, since = '' } = app.phase;
  if (name === undefined || title?.look !== 'good') {
    return { ledger, heals: [] };
  }
  const explained = ledger.waiting.filter(({ restored }) => since >= (restored.at ?? ''));
  return {
    ledger: { waiting: ledger.waiting.filter((one) => !explained.includes(one)) },
    heals: explained.filter(({ restored }) => restored.operationBefore === name).map((one) => toHeal(one)),
  };
}

/** What a reconciliation is of: the applied revision and the generation of the spec. */
export function reconciledName({ appliedRevision, generation }: App): string | undefined {
  return appliedRevision === undefined ? undefined : `${appliedRevision} ${generation ?? 0}`;
}

function isAfter(operation: Operation, { operationBefore, editedAt }: Restoration): boolean {
  if (operation.startedAt === undefined) {
    return false; // asked for and not begun: it has restored nothing yet
  }
  return (
    operation.startedAt !== operationBefore || (editedAt !== undefined && operation.startedAt >= editedAt)
  );
}

function toHeal({ resource, restored }: Waiting): HealedEdit {
  return { resource, changes: restored.changes, healedAt: restored.at ?? '', isObserved: true };
}
