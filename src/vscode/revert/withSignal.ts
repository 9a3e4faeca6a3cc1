import * as vscode from 'vscode';

/** Work with a notice that says how far it is and can be cancelled. */
export function withSignal<T>(
  title: string,
  work: (signal: AbortSignal, say: (message: string) => void) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, title },
    async (progress, token) => {
      const abort = new AbortController();
      const cancelled = token.onCancellationRequested(() => abort.abort());
      try {
        return await work(abort.signal, (message) => progress.report({ message }));
      } finally {
        cancelled.dispose();
      }
    },
  );
}
