import assert from 'node:assert/strict';

import { answerDialog, answerNotification } from '../host/workbench.ts';
import { git } from '../world/repo/git.ts';
import { PALETTE, type RevertHands } from './revertHands.ts';
import type { Stage } from './stage.ts';

const LOGIN = { name: 'tomas.rey', password: 'correct horse' };
const FORGE = 'https://github.com/fernhill/';

/**
 * Pushes the open plan to an origin that asks for a login and that the clone knows by the address of a forge. Gives the
 * branch. First the user's credential helper gives a wrong password; then there is none, and VS Code itself asks.
 */
export async function forgeStory(
  { world, code, dialog }: Stage,
  hands: RevertHands,
  branches: () => string,
): Promise<string> {
  const { origin, workspace } = world;
  const { page } = code;
  const config = (...args: readonly string[]): Promise<string> => git(workspace, ['config', ...args]);
  const ask = async (): Promise<string> => {
    await code.run('Plumbline: Push Revert Branch…');
    await hands.answerInput(/Why is it taken back/, '');
    await dialog.waitFor();
    const { message = '' } = (await code.dialog()) ?? {};
    await answerDialog(page, 'Push Branch');
    return /^Push (\S+) to origin\?$/.exec(message)?.[1] ?? '';
  };
  const tell = async (question: string, answer: string): Promise<void> => {
    await page.locator(`${PALETTE}:visible input[placeholder^="${question}"]`).waitFor();
    await page.keyboard.type(answer);
    await page.keyboard.press('Enter');
  };
  await config('remote.origin.url', `${FORGE}platform.git`);
  const rewrite = `url.${origin.url.replace(/platform\.git$/, '')}`;
  await config(`${rewrite}.insteadOf`, FORGE);
  await config('credential.helper', '!f() { echo username=tomas.rey; echo password=wrong; }; f');
  origin.protect(LOGIN);
  try {
    const before = branches();
    await ask();
    await code.untilTold(/You may not push to origin: .*Authentication failed/s);
    assert.equal(branches(), before);

    await config('--unset', 'credential.helper');
    const branch = await ask();
    // Once for the look whether the branch has moved, once for the push: VS Code keeps no password that was typed.
    for (let times = 0; times < 2; times++) {
      await tell('Username', LOGIN.name);
      await tell('Password', LOGIN.password);
    }
    await page.getByText(`${branch} is on origin.`, { exact: false }).first().waitFor({ timeout: 20_000 });
    assert.ok(branches().includes(branch));
    await answerNotification(page, 'is on origin.', 'Open Pull Request');
    await dialog.waitFor();
    const { detail = '' } = (await code.dialog()) ?? {};
    await answerDialog(page, 'Cancel');
    // VS Code shortens what stands behind the question mark.
    const address = `https://github.com/fernhill/platform/compare/main...${branch}?`;
    assert.equal(detail.trim().slice(0, address.length), address);
    return branch;
  } finally {
    origin.protect();
    await config('remote.origin.url', origin.url);
    await config('--remove-section', rewrite);
  }
}
