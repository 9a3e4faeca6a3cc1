import * as vscode from 'vscode';

import { noticeText } from '../../../core/view/noticeText.ts';

/**
 * A progress notice that opens when work begins (after the confirmation, not under it) and closes when told. Its Cancel
 * button ends the following, not what the controller does.
 */
export class Progress {
  readonly #title: string;
  readonly #abort: AbortController;
  #report: ((message: string) => void) | undefined;
  #close: (() => void) | undefined;
  #isClosed = false;

  constructor(title: string, abort: AbortController) {
    this.#title = title;
    this.#abort = abort;
  }

  open(): void {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: noticeText(this.#title), cancellable: true },
      (progress, token) =>
        new Promise<void>((resolve) => {
          this.#close = resolve;
          this.#report = (message) => progress.report({ message: noticeText(message) });
          token.onCancellationRequested(() => this.#abort.abort());
          if (this.#isClosed || this.#abort.signal.aborted) {
            resolve();
          }
        }),
    );
  }

  say(message: string): void {
    this.#report?.(message);
  }

  close(): void {
    this.#isClosed = true;
    this.#close?.();
  }
}
