import type { Page } from 'playwright-core';

/** A line of an editor with what a decoration writes behind it. */
export interface MarkedLine {
  readonly line: string;
  readonly mark: string;
}

/** Runs in the page. Decorations draw their words as CSS content: they are in no element's text. */
const MARKED = `[...document.querySelectorAll('.view-line')].flatMap((element) => {
  const marks = [...element.querySelectorAll('span')]
    .map((span) => getComputedStyle(span, '::after').content)
    .filter((content) => content !== 'none' && content !== 'normal')
    .map((content) => content.replace(/^"|"$/g, ''));
  const line = (element.textContent ?? '').replaceAll('\\u00a0', ' ').trim();
  return marks.length > 0 ? [{ line, mark: marks.join(' ') }] : [];
})`;

export async function markedLines(page: Page): Promise<readonly MarkedLine[]> {
  return page.evaluate<readonly MarkedLine[]>(MARKED);
}

/** Resolves with the marked lines once there are exactly as many as expected. */
export async function untilMarked(page: Page, count: number): Promise<readonly MarkedLine[]> {
  await page.waitForFunction(`(${MARKED}).length === ${count}`);
  return markedLines(page);
}
