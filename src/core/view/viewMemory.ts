import type { AppId } from '../model/ids.ts';
import { parseAppId } from '../model/ids.ts';
import type { AppFilter } from './filter.ts';
import { isFiltering, NO_FILTER, parseFilter } from './filter.ts';
import type { NodeId } from './nodeId.ts';
import type { Grouping } from './options.ts';

/** What of a view outlives a reload, as JSON. */
export interface KeptView {
  readonly grouping: Grouping;
  readonly filter: AppFilter;
  readonly pinned: readonly AppId[];
  /** Rows that the user opened or closed against the default; the latest last. */
  readonly expansion: readonly (readonly [id: NodeId, isExpanded: boolean])[];
}

/** Rows remembered as opened or closed. Rows of deleted apps fall out at the old end. */
const KEPT_ROWS = 2000;

/**
 * Grouping, filter, pins and expansion of one view. What is opened or closed while a filter is on counts until the
 * filter changes and is not kept: the filter opens rows that the user had closed for good.
 */
export class ViewMemory {
  #grouping: Grouping;
  #filter: AppFilter;
  readonly #pinned: Set<AppId>;
  readonly #expansion: Map<NodeId, boolean>;
  readonly #whileFiltered = new Map<NodeId, boolean>();
  readonly #refolds = new Map<NodeId, number>();

  /** `kept` comes from storage and may be anything. */
  constructor(kept: unknown) {
    const fields =
      typeof kept === 'object' && kept !== null ? (kept as Partial<Record<keyof KeptView, unknown>>) : {};
    this.#grouping = fields.grouping === 'project' ? 'project' : 'parent';
    this.#filter = parseFilter(fields.filter);
    this.#pinned = new Set(textsOf(fields.pinned).filter((id): id is AppId => parseAppId(id) !== undefined));
    this.#expansion = new Map(Array.isArray(fields.expansion) ? fields.expansion.filter(isEntry) : []);
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  set grouping(grouping: Grouping) {
    this.#grouping = grouping;
  }

  get filter(): AppFilter {
    return this.#filter;
  }

  set filter(filter: AppFilter) {
    const rows = [...new Set([...this.#expansion.keys(), ...this.#whileFiltered.keys()])];
    const closed = new Set(rows.filter((id) => this.isExpanded(id) === false));
    this.#filter = isFiltering(filter) ? filter : NO_FILTER;
    this.#whileFiltered.clear();
    for (const id of rows) {
      if (closed.has(id) !== (this.isExpanded(id) === false)) {
        this.#refolds.set(id, this.refolds(id) + 1);
      }
    }
  }

  /** How often a filter closed or opened a row that the user had left otherwise. */
  refolds(id: NodeId): number {
    return this.#refolds.get(id) ?? 0;
  }

  get pinned(): ReadonlySet<AppId> {
    return this.#pinned;
  }

  setPinned(app: AppId, isPinned: boolean): void {
    if (isPinned) {
      this.#pinned.add(app);
    } else {
      this.#pinned.delete(app);
    }
  }

  isExpanded(id: NodeId): boolean | undefined {
    return isFiltering(this.#filter) ? this.#whileFiltered.get(id) : this.#expansion.get(id);
  }

  setExpanded(id: NodeId, isExpanded: boolean): void {
    if (isFiltering(this.#filter)) {
      this.#whileFiltered.set(id, isExpanded);
      return;
    }
    this.#expansion.delete(id);
    this.#expansion.set(id, isExpanded);
  }

  kept(): KeptView {
    return {
      grouping: this.#grouping,
      filter: this.#filter,
      pinned: [...this.#pinned],
      expansion: [...this.#expansion].slice(-KEPT_ROWS),
    };
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isEntry(value: unknown): value is [NodeId, boolean] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'boolean';
}
