import * as vscode from 'vscode';

/** Milliseconds for a test that waits for the watcher, on a machine that has much else to do. */
export const WATCH_MS = 240_000;

/** Resolves when VS Code tells of a new file whose path ends so. */
export function created(name: string): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*');
  return new Promise((resolve) => {
    watcher.onDidCreate(({ path }) => {
      if (path.endsWith(name)) {
        watcher.dispose();
        resolve();
      }
    });
  });
}

/** A VS Code that starts for the first time begins to watch its folder late, and says nothing of what went before. */
export async function untilWatched(write: (name: string) => Promise<void>): Promise<void> {
  const watched = created('probe.yaml').then(() => true);
  for (let attempt = 0; ; attempt++) {
    await write(`${attempt}/probe.yaml`);
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500));
    if (await Promise.race([watched, late])) {
      return;
    }
  }
}
