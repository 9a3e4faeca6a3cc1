import type { Page } from 'playwright-core';

export interface IconContrast {
  /** What a screen reader says of the row. */
  readonly aria: string;
  /** The name of the codicon. */
  readonly shape: string;
  /** Of the icon against what it is drawn on, as WCAG 2 counts it: 1 to 21. */
  readonly contrast: number;
}

/** Runs in the page. */
const ICONS = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const background = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0 && color.length >= 3) {
        return color;
      }
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('.part.sidebar .monaco-list-rows > .monaco-list-row')].flatMap((row) => {
    const icon = [...row.querySelectorAll('.codicon')].find(
      (one) => !one.classList.contains('monaco-tl-twistie') && one.closest('.actions') === null,
    );
    if (icon === undefined) {
      return [];
    }
    const [light, dark] = [channels(getComputedStyle(icon, '::before').color), background(icon)]
      .map(luminance)
      .sort((a, b) => b - a);
    const shape = [...icon.classList].find((name) => name.startsWith('codicon-')) ?? '';
    return [{ aria: row.getAttribute('aria-label') ?? '', shape, contrast: (light + 0.05) / (dark + 0.05) }];
  });
})()`;

/** The icons of the drawn rows of the side bar. */
export async function iconContrasts(page: Page): Promise<readonly IconContrast[]> {
  return page.evaluate<readonly IconContrast[]>(ICONS);
}
