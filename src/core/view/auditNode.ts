import type { AppId } from '../model/ids.ts';
import { parseAppId } from '../model/ids.ts';
import type { NodeId } from './nodeId.ts';
import { historyEntryNode, parseNodeId } from './nodeId.ts';

/**
 * A row of the History view by name. Commits and other entries have the same name as in the Apps view, so that one command
 * serves both.
 */
export type AuditRef =
  | { readonly kind: 'entry'; readonly app: AppId; readonly key: string }
  | { readonly kind: 'heal'; readonly app: AppId }
  /** A run of a bot's commits, by its newest. */
  | { readonly kind: 'fold'; readonly app: AppId; readonly key: string }
  /** A sentence below a commit. */
  | { readonly kind: 'fact'; readonly app: AppId; readonly key: string; readonly topic: string }
  /** A file that a commit changed. */
  | { readonly kind: 'file'; readonly app: AppId; readonly key: string; readonly path: string }
  /** A line that belongs to no app, e.g. `more`. */
  | { readonly kind: 'message'; readonly topic: string };

export const auditEntryNode = historyEntryNode;

export function auditFoldNode(app: AppId, key: string): NodeId {
  return `fold/${app}/${encodeURIComponent(key)}`;
}

export function auditFactNode(app: AppId, key: string, topic: string): NodeId {
  return `fact/${app}/${encodeURIComponent(key)}/${encodeURIComponent(topic)}`;
}

export function auditFileNode(app: AppId, key: string, path: string): NodeId {
  return `file/${app}/${encodeURIComponent(key)}/${encodeURIComponent(path)}`;
}

export function auditMessageNode(topic: string): NodeId {
  return `message/${encodeURIComponent(topic)}`;
}

/** Undefined for what is no row of the History view: a command may get anything from a keybinding. */
export function parseAuditNode(id: string): AuditRef | undefined {
  const ref = parseNodeId(id);
  if (ref?.kind === 'historyEntry') {
    return { kind: 'entry', app: ref.app, key: ref.key };
  }
  if (ref?.kind === 'heal') {
    return { kind: 'heal', app: ref.app };
  }
  try {
    return parseOwn(id.split('/'));
  } catch {
    return undefined; // a stray percent sign
  }
}

const APP_PARTS = 5;

function parseOwn([kind = '', ...parts]: readonly string[]): AuditRef | undefined {
  if (kind === 'message') {
    return { kind, topic: decodeURIComponent(parts.join('/')) };
  }
  const app = parts.slice(0, APP_PARTS).join('/');
  const [key, last, ...more] = parts.slice(APP_PARTS).map(decodeURIComponent);
  if (!parseAppId(app) || key === undefined || more.length > 0) {
    return undefined;
  }
  const place = { app: app as AppId, key };
  switch (kind) {
    case 'fold':
      return last === undefined ? { kind, ...place } : undefined;
    case 'fact':
      return last === undefined ? undefined : { kind, ...place, topic: last };
    case 'file':
      return last === undefined ? undefined : { kind, ...place, path: last };
    default:
      return undefined;
  }
}
