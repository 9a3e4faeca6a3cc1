import * as vscode from 'vscode';

import { noticeText } from '../core/view/noticeText.ts';

export interface SignalledProgress {
  readonly message?: string;
  /** Percent of the whole that this adds; without any the bar only moves. */
  readonly increment?: number;
}

/** Work with a notice that says how far it is and can be cancelled. Texts are shown as they are, whoever wrote them. */
export function withSignal<T>(
  title: string,
  work: (signal: AbortSignal, say: (progress: string | SignalledProgress) => void) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, title: noticeText(title) },
    async (progress, token) => {
      const abort = new AbortController();
      const cancelled = token.onCancellationRequested(() => abort.abort());
      try {
        return await work(abort.signal, (said) => {
          const { message, ...more } = typeof said === 'string' ? { message: said } : said;
          progress.report({ ...more, ...(message !== undefined && { message: noticeText(message) }) });
        });
      } finally {
        cancelled.dispose();
      }
    },
  );
}
