import * as vscode from 'vscode';

import { visibleText } from '../core/view/visibleText.ts';

/**
 * What the user is asked. Names of clusters, contexts, commits and files stand in it: each is shown as what it is, with
 * unseen characters written out, so that no answer is given to a name that only looks like another.
 */

/** A list of which one entry is picked; undefined when the user thought better of it. */
export function pick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Thenable<T | undefined> {
  return vscode.window.showQuickPick(items.map(visibleItem), visibleOptions(options));
}

/** A list in which any number of entries is ticked. */
export function pickSeveral<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Thenable<T[] | undefined> {
  return vscode.window.showQuickPick(items.map(visibleItem), {
    ...visibleOptions(options),
    canPickMany: true,
  });
}

/** A text that is typed; undefined when the user thought better of it. `value` stays as it is: it may be what is sent. */
export function type(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...options,
    ...visibleFields(options, ['title', 'prompt', 'placeHolder']),
  });
}

/** A dialog that nothing goes past. Answers the button that was pressed; undefined for Cancel. */
export function confirm(
  message: string,
  detail: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(
    visibleText(message),
    { modal: true, detail: visibleText(detail) },
    ...buttons,
  );
}

/** For a list that is built by hand. */
export function visibleItem<T extends vscode.QuickPickItem>(item: T): T {
  return { ...item, ...visibleFields<vscode.QuickPickItem>(item, ['label', 'description', 'detail']) };
}

export function visibleOptions<T extends Pick<vscode.QuickPickOptions, 'title' | 'placeHolder'>>(
  options: T,
): T {
  return {
    ...options,
    ...visibleFields<Pick<vscode.QuickPickOptions, 'title' | 'placeHolder'>>(options, [
      'title',
      'placeHolder',
    ]),
  };
}

function visibleFields<T>(from: T, names: readonly (keyof T)[]): Partial<T> {
  const found: Partial<T> = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string') {
      Object.assign(found, { [name]: visibleText(value) });
    }
  }
  return found;
}
