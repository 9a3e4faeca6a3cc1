import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { AppsTree } from '../../../../src/core/view/appsTree.ts';
import type { NodeId } from '../../../../src/core/view/nodeId.ts';

/** The whole tree as text: what is seen, then what is spoken. Rows that are closed hide what is below them. */
export function treeText(tree: AppsTree): string {
  const seen: string[] = [];
  const spoken: string[] = [];
  const visit = (ids: readonly NodeId[], depth: number): void => {
    for (const id of ids) {
      const row = tree.row(id);
      assert.ok(row, `a listed row exists: ${id}`);
      const indent = '  '.repeat(depth);
      const notes = [row.contextValue, row.command && `> ${row.command.id}`].filter(Boolean).join(' ');
      seen.push(
        `${indent}${twistie(row.collapsible)}(${row.icon.id}) ${row.label}${row.description ? `  ${row.description}` : ''}   {${notes}}`,
      );
      spoken.push(`${indent}${row.accessibilityLabel}`);
      if (row.collapsible === 'expanded') {
        visit(tree.children(id), depth + 1);
      }
    }
  };
  visit(tree.roots(), 0);
  return `${seen.join('\n')}\n\n--- spoken ---\n${spoken.join('\n')}\n`;
}

/** The hover of every row, open rows and closed ones alike, in the order of the tree. */
export function hoverText(tree: AppsTree): string {
  const texts: string[] = [];
  const visit = (ids: readonly NodeId[]): void => {
    for (const id of ids) {
      const row = tree.row(id);
      assert.ok(row, `a listed row exists: ${id}`);
      texts.push(`=== ${row.label}\n${row.tooltip()}`);
      visit(tree.children(id));
    }
  };
  visit(tree.roots());
  return `${texts.join('\n\n')}\n`;
}

function twistie(collapsible: 'none' | 'collapsed' | 'expanded'): string {
  return { none: '', collapsed: '▸ ', expanded: '▾ ' }[collapsible];
}

/** Compares with test/golden/view/<name>.txt; UPDATE_GOLDEN=1 rewrites it, and the change is reviewed. */
export function matchesGolden(name: string, text: string): void {
  const file = fileURLToPath(new URL(`../../../golden/view/${name}.txt`, import.meta.url));
  if (process.env['UPDATE_GOLDEN'] !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  assert.equal(text, readFileSync(file, 'utf8'));
}
