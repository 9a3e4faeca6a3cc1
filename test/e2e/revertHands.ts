import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import type { VsCode } from '../host/launchVsCode.ts';
import { answerDialog, pick } from '../host/workbench.ts';

export const PALETTE = '.quick-input-widget';

/** What a person does to take commits back. */
export interface RevertHands {
  /** The open input or list whose text is this. */
  widget(title: RegExp | string): Locator;
  /** Chooses an app and one of its commits in the palette. */
  plan(app: string, subject: string): Promise<void>;
  /** The open plan as it is drawn, without spaces, once it has this text: long lines are wrapped wherever it fits. */
  untilPlan(is: string): Promise<string>;
  answerInput(title: RegExp, text: string): Promise<void>;
  /** Pushes the open plan by the action above it or the palette's command. Gives what the dialog asked. */
  push(options?: { readonly reason?: string }): Promise<PushAsked>;
}

export interface PushAsked {
  readonly branch: string;
  readonly detail: string;
}

export function revertHands(code: VsCode): RevertHands {
  const { page } = code;
  const widget = (title: RegExp | string): Locator => page.locator(`${PALETTE}:visible`, { hasText: title });
  const answerInput = async (title: RegExp, text: string): Promise<void> => {
    await widget(title).waitFor({ timeout: 15_000 });
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  return {
    widget,
    answerInput,
    plan: async (app, subject) => {
      await code.run('Plumbline: Revert Commit…');
      await pick(page, app);
      // VS Code gives the focus back late where one list follows another: the field is taken by hand.
      const field = widget('Revert which commits').locator('input[type="text"]').first();
      await field.waitFor({ timeout: 20_000 });
      await field.fill(subject);
      await page.locator(`${PALETTE} .monaco-list-row`, { hasText: subject }).first().waitFor();
      await field.press('Enter');
    },
    untilPlan: async (is) => {
      const lines = page.locator('.editor-instance .view-lines', { hasText: is }).first();
      await lines.waitFor({ timeout: 20_000 });
      const drawn = await lines.locator('.view-line').evaluateAll((all) =>
        all
          .map((line) => ({
            top: Number.parseFloat((line as { style?: { top: string } }).style?.top ?? '0'),
            text: line.textContent ?? '',
          }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text),
      );
      return squeezed(drawn.join(''));
    },
    push: async ({ reason = '' } = {}) => {
      await code.run('Plumbline: Push Revert Branch…');
      await answerInput(/Why is it taken back/, reason);
      await page.locator('.monaco-dialog-box').waitFor();
      const { message = '', detail = '' } = (await code.dialog()) ?? {};
      const branch = /^Push (\S+) to origin\?$/.exec(message)?.[1] ?? '';
      assert.notEqual(branch, '', message);
      await answerDialog(page, 'Push Branch');
      await page.getByText(`${branch} is on origin.`, { exact: false }).first().waitFor({ timeout: 20_000 });
      return { branch, detail };
    },
  };
}

export const squeezed = (text: string): string => text.replaceAll(/\s/g, '');

/** Each part is in the text of a plan, however it is wrapped. */
export function says(text: string, ...parts: readonly string[]): void {
  for (const part of parts) {
    assert.ok(text.includes(squeezed(part)), `${part}\n\n${text}`);
  }
}
