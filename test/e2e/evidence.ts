import type { VsCode } from '../host/launchVsCode.ts';

const LINES_OF_LOG = 12;

/** Prints what the window showed when a test failed: no picture of it can be taken later. */
export function tellWhatShowed(code: () => VsCode | undefined): void {
  afterEach(async function () {
    const window = this.currentTest?.state === 'failed' ? code() : undefined;
    if (window !== undefined) {
      console.log(
        await whatShows(window).catch((problem: unknown) => `Nothing was seen: ${String(problem)}`),
      );
    }
  });
}

async function whatShows(code: VsCode): Promise<string> {
  const { page } = code;
  const rows = (await code.drawnRows('Apps')).map(
    ({ label, description, level }) => `${'  '.repeat(level)}${label}  ${description}`,
  );
  const notices = (await code.notifications()).map(({ message, severity }) => `${severity}: ${message}`);
  const dialog = await code.dialog();
  const input = page.locator('.quick-input-widget:visible');
  const prompt = (await input.count()) === 0 ? '' : await input.first().innerText();
  const menu = await page.locator('.monaco-menu .action-label').allTextContents();
  const log = (await code.log()).trimEnd().split('\n').slice(-LINES_OF_LOG);
  return [
    '--- rows of Apps',
    ...rows,
    `--- tabs: ${(await code.tabs()).join(' | ')}`,
    ...(notices.length > 0 ? ['--- notifications', ...notices] : []),
    ...(dialog === undefined ? [] : ['--- dialog', dialog.message, dialog.detail]),
    ...(prompt === '' ? [] : ['--- quick input', prompt]),
    ...(menu.length > 0 ? [`--- menu: ${menu.join(' | ')}`] : []),
    '--- log',
    ...log,
  ].join('\n');
}
