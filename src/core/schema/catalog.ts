import type { Schema, SchemaRef } from './schema.ts';
import type { SchemaFile } from './schemaFile.ts';

/** Where a schema came from, for the status line and messages. */
export type SchemaOrigin = 'bundled' | 'workspace' | 'cluster' | 'chart';

export interface KindSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly origin: SchemaOrigin;
  readonly root: SchemaRef;
  /** The table that `root` and every reference below it point into. */
  readonly table: readonly Schema[];
}

/** All kinds whose shape is known. */
export interface SchemaCatalog {
  find(group: string, version: string, kind: string): KindSchema | undefined;
  /** Every version of a kind, newest first. */
  versionsOf(group: string, kind: string): readonly KindSchema[];
  /** Every group that has a kind of this name. */
  groupsOf(kind: string): readonly string[];
  readonly kinds: readonly KindSchema[];
}

/** The kinds of a generated file. */
export function kindsOf(file: SchemaFile, origin: SchemaOrigin): readonly KindSchema[] {
  return file.kinds.map((kind) => ({ ...kind, origin, table: file.table }));
}

/** What the cluster serves beats what the workspace declares, and that beats what is bundled. */
const RANK: readonly SchemaOrigin[] = ['cluster', 'workspace', 'bundled'];

export function catalogOf(kinds: readonly KindSchema[]): SchemaCatalog {
  const ranked = kinds.toSorted(
    (left, right) =>
      RANK.indexOf(left.origin) - RANK.indexOf(right.origin) || versionRank(right.version, left.version),
  );
  // By kind alone: what is looked up for every document of a workspace needs no key made of three parts.
  const byKind = new Map<string, KindSchema[]>();
  const find = (group: string, version: string, kind: string): KindSchema | undefined =>
    byKind.get(kind)?.find((one) => one.group === group && one.version === version);
  const all: KindSchema[] = [];
  for (const kind of ranked) {
    if (!find(kind.group, kind.version, kind.kind)) {
      all.push(kind);
      byKind.set(kind.kind, [...(byKind.get(kind.kind) ?? []), kind]);
    }
  }
  const groups = new Map<string, readonly string[]>();
  for (const { kind, group } of all) {
    groups.set(kind, [...new Set([...(groups.get(kind) ?? []), group])]);
  }
  return {
    kinds: all,
    groupsOf: (kind) => groups.get(kind) ?? [],
    find,
    versionsOf: (group, kind) =>
      all
        .filter((one) => one.group === group && one.kind === kind)
        .sort((left, right) => versionRank(right.version, left.version)),
  };
}

/** As Kubernetes orders them: v2 over v1, v1 over v1beta2, v1beta1 over v1alpha1. */
export function versionRank(left: string, right: string): number {
  return weight(left) - weight(right);
}

function weight(version: string): number {
  const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (major === undefined) {
    return -1;
  }
  const stable = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return stable * 1e6 + Number(major) * 1000 + Number(minor ?? 0);
}
