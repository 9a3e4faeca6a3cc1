import { visibleText } from './visibleText.ts';

/**
 * A text for a notice or a progress, where VS Code makes `[title](command:id)` a link that runs any command at a click.
 * Words of a cluster or a repository must not become one, so the two halves are set apart. Unseen
 * characters are written out, by which one name could look like another.
 */
export function noticeText(text: string): string {
  return visibleText(text).replaceAll('](', '] (');
}
