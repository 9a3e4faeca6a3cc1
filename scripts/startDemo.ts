import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { runFolder, thisMachine, type Progress } from '../test/host/cache.ts';
import { desktopVsCode, NO_DESKTOP, openDesktop } from '../test/host/desktop.ts';
import { installVsCode } from '../test/host/install.ts';
import { serveVsCode, type ServeOptions } from '../test/host/serveVsCode.ts';
import { requireGo } from '../test/lab/go.ts';
import { startDemoWorld } from '../test/world/demo.ts';
import { startLabWorld } from './labWorld.ts';
import { run } from './run.ts';
import type { World } from './world.ts';

export interface StartOptions {
  readonly desktop: boolean;
  /** Real control planes instead of the demo cluster. */
  readonly lab?: boolean;
  readonly progress: Progress;
}

export interface DemoIsUp {
  /** The page to open; undefined for a desktop window. */
  readonly url: string | undefined;
  /** Resolves when there is nothing left to look at; never for a page. */
  readonly closed: Promise<void>;
}

export interface Demo {
  readonly up: Promise<DemoIsUp>;
  /** Ends everything that runs by then, also while it is still coming up. */
  end(): Promise<void>;
}

/** The line of `npm start` that ends in the address; `--check` looks for it. */
export const ADDRESS_LINE = 'Open in a browser:';

/** The private extension with the demo's own commands. */
const DEMO_EXTENSION = fileURLToPath(new URL('../test/world/extension/', import.meta.url));

export function startDemo(options: StartOptions): Demo {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = new AbortController();
  const up = bringUp(options, undo, stop.signal);
  return {
    up,
    end: async () => {
      stop.abort();
      // Each step has put its undo there before the next begins, and what is half done is waited for.
      await up.catch(() => undefined);
      for (const step of undo.splice(0).toReversed()) {
        await step().catch((error: unknown) => console.error(error));
      }
    },
  };
}

async function bringUp(
  { desktop, lab = false, progress }: StartOptions,
  undo: (() => Promise<unknown>)[],
  signal: AbortSignal,
): Promise<DemoIsUp> {
  const executable = desktop ? desktopVsCode(thisMachine()) : undefined;
  if (desktop && executable === undefined) {
    throw new Error(NO_DESKTOP);
  }
  if (lab) {
    // Before anything is built or downloaded: whoever lacks it learns so at once.
    await requireGo();
  }
  const folder = await runFolder('demo');
  undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Whatever makes a temporary file in this process or below it makes it here.
  process.env['TMPDIR'] = folder;

  const starting = lab
    ? startLabWorld(progress, signal).then((world) => {
        undo.push(() => world.close());
        return world;
      })
    : startWorld(path.join(folder, 'world'), progress, undo);
  const preparing = [build(progress), ...(desktop ? [] : [installVsCode('newest', progress)])];
  // Nothing is left running behind a failure of one of them.
  await Promise.allSettled([starting, ...preparing]);
  await Promise.all(preparing);
  const world = await starting;
  progress('Starting VS Code');
  const serve: ServeOptions = {
    workspace: world.workspace,
    kubeconfig: world.kubeconfig,
    trusted: 'ask',
    extensions: [DEMO_EXTENSION],
    env: { PLUMBLINE_DEMO_CONTROL: world.controlFile },
    progress,
  };
  if (executable !== undefined) {
    const window = await openDesktop(executable, serve);
    undo.push(window.close);
    return { url: undefined, closed: window.closed };
  }
  const served = await serveVsCode(serve);
  undo.push(served.close);
  return { url: served.url, closed: new Promise(() => {}) };
}

async function startWorld(dir: string, progress: Progress, undo: (() => Promise<unknown>)[]): Promise<World> {
  progress('Building the sample repository and the demo cluster');
  const world = await startDemoWorld({ dir });
  undo.push(() => world.close());
  progress('The demo cluster is up');
  return { ...world, controlFile: world.control.file };
}

async function build(progress: Progress): Promise<void> {
  progress('Building Plumbline');
  const { code, output } = await run(process.execPath, ['esbuild.mjs']);
  if (code !== 0) {
    throw new Error(`The build failed:\n${output}`);
  }
}
