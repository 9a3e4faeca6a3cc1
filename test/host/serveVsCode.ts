import { rm } from 'node:fs/promises';
import path from 'node:path';

import { runFolder, type Progress } from './cache.ts';
import { copyPlumbline } from './extensions.ts';
import { installVsCode, type VsCodeVersion } from './install.ts';
import { startServer, type Server } from './server.ts';

export interface ServeOptions {
  readonly version?: VsCodeVersion;
  /** The folder (or `.code-workspace` file) that is open. */
  readonly workspace: string;
  /** Becomes KUBECONFIG of the extension host; without it there is none, and HOME is empty. */
  readonly kubeconfig?: string;
  /** User settings; those of scope `machine` count too. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether the folder is trusted (default true). `'ask'` leaves Workspace Trust as a user has it. */
  readonly trusted?: boolean | 'ask';
  /** Folders of further extensions beside Plumbline. */
  readonly extensions?: readonly string[];
  /** False leaves Plumbline itself out. */
  readonly plumbline?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly progress?: Progress;
}

export interface ServedVsCode {
  /** Opens the workspace in any browser of this machine; the token in it is the right to do so. */
  readonly url: string;
  /** Everything this VS Code writes; gone after close(). */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/**
 * Starts a VS Code from npm with Plumbline put in as an installed extension, in folders of its own and without any test
 * flag. It waits for a browser.
 */
export async function serveVsCode(options: ServeOptions): Promise<ServedVsCode> {
  const installation = await installVsCode(options.version ?? 'newest', options.progress ?? ((): void => {}));
  const folder = await runFolder('vscode');
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const plumbline =
      options.plumbline === false ? [] : [await copyPlumbline(path.join(folder, 'plumbline'))];
    const server = await startServer({
      installation,
      folder,
      extensions: [...plumbline, ...(options.extensions ?? [])],
      settings: { ...trustSettings(options.trusted), ...options.settings },
      env: {
        ...(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig }),
        ...options.env,
      },
      hasWorkspaceTrust: options.trusted === false || options.trusted === 'ask',
    });
    return {
      url: pageUrl(server, options.workspace),
      folder,
      close: async () => {
        await server.stop();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** The newest VS Code asks only where it is told to. */
function trustSettings(trusted: ServeOptions['trusted']): Record<string, unknown> {
  const prompt = { false: 'never', ask: 'once', true: undefined }[`${trusted ?? true}`];
  return prompt === undefined ? {} : { 'security.workspace.trust.startupPrompt': prompt };
}

/** The address that opens `workspace`; `payload` hands VS Code what a test run needs. */
export function pageUrl(
  server: Server,
  workspace: string,
  payload?: readonly (readonly [string, string])[],
): string {
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  url.searchParams.set('tkn', server.token);
  url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  if (payload !== undefined) {
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.href;
}
