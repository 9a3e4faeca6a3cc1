import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Locator, Page } from 'playwright-core';

import type { VsCode } from '../../test/host/launchVsCode.ts';
import { asText } from '../../src/core/util/json.ts';
import { groupBy, type Declared } from './declared.ts';

export interface AuthoringWalk {
  readonly code: VsCode;
  /** The folder that is open. */
  readonly root: string;
  readonly declared: Declared;
  readonly say: (line: string) => void;
  /** Takes a picture under a name. */
  readonly shot: (name: string) => Promise<void>;
}

/** Files of one kind, and lines of one file, that are looked at. */
const MOST_FILES = 2;
const MOST_LINES = 24;
/** How long VS Code may take to show what was asked for; what comes later counts as nothing. */
const PATIENCE_MS = 2500;
/** Keys whose value names something of the repository. */
const NAMES = /^(?:path|project|name|chart|valueFiles|sourceRef|resources|bases|components|patches)$/;
const OURS = /argoproj\.io|toolkit\.fluxcd\.io|fluxcd\.controlplane\.io|kustomize\.config\.k8s\.io/;

/** How often a thing was asked for in the editor, and how often there was an answer. */
class Tally {
  readonly #counts = new Map<string, { asked: number; answered: number }>();

  add(what: string, isAnswered: boolean): void {
    const count = this.#counts.get(what) ?? { asked: 0, answered: 0 };
    count.asked++;
    count.answered += Number(isAnswered);
    this.#counts.set(what, count);
  }

  lines(): string[] {
    return [...this.#counts].map(
      ([what, { asked, answered }]) => `${what}: ${answered} of ${asked} answered`,
    );
  }
}

/**
 * The half of the walk that needs no cluster: every problem that the workspace shows, and in some files of each kind the
 * lines above the manifest, the outline, and at every key what a hover, a definition and a completion say.
 */
export async function walkAuthoring(walk: AuthoringWalk): Promise<void> {
  const { code, say, shot } = walk;
  const tally = new Tally();
  say('# Problems of the whole workspace');
  (await problems(code)).forEach(say);
  await shot('authoring-problems');
  await code.run('View: Toggle Panel Visibility');
  for (const { kind, file } of filesOfEachKind(walk.declared)) {
    say(`# ${kind}: ${file}`);
    await openFile(code.page, file);
    const lenses = await code.page.locator('.editor-instance .codelens-decoration a').allInnerTexts();
    say(`lines above: ${lenses.join(' | ') || '(none)'}`);
    tally.add(`${kind}: lines above`, lenses.length > 0);
    say(`outline: ${(await outline(code)).join(' | ') || '(none)'}`);
    await shot(`authoring-${kind}`);
    const text = await readFile(path.join(walk.root, file), 'utf8');
    for (const key of keysOf(text).slice(0, MOST_LINES)) {
      await ask(walk, tally, { ...key, kind, file });
    }
  }
  say('# Counts of the editor');
  tally.lines().forEach(say);
}

interface Key {
  readonly name: string;
  /** One-based, as VS Code's Go to Line takes them. */
  readonly line: number;
  readonly column: number;
  /** Undefined where the value stands below. */
  readonly valueColumn: number | undefined;
  /** The name of the object itself, which leads nowhere. */
  readonly isOwnName: boolean;
}

async function ask(
  { code: { page }, say }: AuthoringWalk,
  tally: Tally,
  {
    kind,
    file,
    name,
    line,
    column,
    valueColumn,
    isOwnName,
  }: Key & { readonly kind: string; readonly file: string },
): Promise<void> {
  await goTo(page, line, column);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('ControlOrMeta+i');
  const hover = await textOf(
    page.locator('.monaco-editor .monaco-hover:visible .monaco-hover-content').first(),
  );
  await page.keyboard.press('Escape');
  say(`${line} ${name} hover: ${hover?.replaceAll(/\s+/g, ' ') ?? '(none)'}`);
  tally.add(`${kind}: hover`, hover !== undefined);
  if (valueColumn !== undefined && NAMES.test(name) && !isOwnName) {
    await goTo(page, line, valueColumn);
    await page.keyboard.press('F12');
    const nowhere = await textOf(page.locator('.monaco-editor-overlaymessage:visible'));
    const tab = await page.locator('.tab.active .label-name').first().innerText();
    say(`${line} ${name} definition: ${nowhere ?? tab}`);
    tally.add(`${kind}: definition`, nowhere === undefined);
    await openFile(page, file);
  }
  await goTo(page, line, 10_000);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+Space');
  // Not the words of the file, which VS Code offers where nobody knows more.
  const list = page
    .locator('.suggest-widget:visible .monaco-list-row')
    .filter({ hasNot: page.locator('.codicon-symbol-text') })
    .locator('.label-name');
  const first = await textOf(list.first());
  const labels = first === undefined ? [] : await list.allInnerTexts();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+z');
  say(`${line} ${name} completion below: ${labels.slice(0, 6).join(', ') || '(none)'}`);
  tally.add(`${kind}: completion`, labels.length > 0);
}

/** Undefined where nothing shows in time. */
async function textOf(found: Locator): Promise<string | undefined> {
  try {
    return await found.innerText({ timeout: PATIENCE_MS });
  } catch {
    return undefined;
  }
}

async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+g');
  const input = page.locator('.quick-input-widget input.input').first();
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Through Quick Open, by the path in the workspace: the list shows what was asked before until it has searched. */
async function openFile(page: Page, file: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+p');
  const input = page.locator('.quick-input-widget input.input').first();
  await input.waitFor();
  await input.fill(file);
  const { base, dir } = path.posix.parse(file);
  await page
    .locator('.quick-input-widget .monaco-list-row')
    .filter({ hasText: base })
    .filter({ hasText: dir })
    .first()
    .click();
  await page.locator('.tab.active', { hasText: base }).waitFor();
  await page.waitForTimeout(1500);
}

async function outline(code: VsCode): Promise<string[]> {
  await code.run('Explorer: Focus on Outline View');
  await code.page.waitForTimeout(800);
  return code.page.locator('.outline-pane .monaco-list-row').allInnerTexts();
}

async function problems(code: VsCode): Promise<string[]> {
  await code.run('Problems: Focus on Problems View');
  await code.page.waitForTimeout(3000);
  const rows = code.page.locator('.part.panel .markers-panel .monaco-list-row');
  return rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
}

function filesOfEachKind(declared: Declared): { readonly kind: string; readonly file: string }[] {
  const all = [...declared.files.values()].flat();
  const known = all.filter(({ object }) => OURS.test(asText(object['apiVersion']) ?? ''));
  const kinds = groupBy(known, ({ object }) => asText(object['kind']) ?? 'no kind');
  return [...kinds].flatMap(([kind, objects]) =>
    [...new Set(objects.map(({ file }) => file))].slice(0, MOST_FILES).map((file) => ({ kind, file })),
  );
}

/** Those of block mappings, in the order of the text. */
function keysOf(text: string): Key[] {
  const lines = text.split('\n');
  return lines.flatMap((written, index) => {
    const [, before = '', name, colon = ''] = /^(\s*(?:- )*)([\w./-]+)(:\s*)(?=\S|$)/.exec(written) ?? [];
    if (name === undefined) {
      return [];
    }
    const column = before.length + 1;
    const value = column + name.length + colon.length;
    const isOwnName = name === 'name' && (lines[index - 1] ?? '').startsWith('metadata:');
    return [
      { name, line: index + 1, column, valueColumn: value <= written.length ? value : undefined, isOwnName },
    ];
  });
}
