import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startDemoWorld } from './demo.ts';

/**
 * The world alone, for humans and tests: `node test/world/main.ts [--dir FOLDER] [--port N] [--speed N] [--past N]`.
 * Prints one line of JSON (kubeconfig, workspace, origin, control) when it is up, and runs until it is interrupted.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    port: { type: 'string' },
    speed: { type: 'string' },
    past: { type: 'string' },
  },
});
const dir = values.dir ?? mkdtempSync(join(tmpdir(), 'plumbline-world-'));
const world = await startDemoWorld({
  dir,
  ...numbers({ port: values.port, speed: values.speed, past: values.past }),
});
const { kubeconfig, workspace, origin, control } = world;
console.log(JSON.stringify({ kubeconfig, workspace, origin: origin.url, control: control.file }));

await new Promise<void>((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
await world.close();
if (values.dir === undefined) {
  rmSync(dir, { recursive: true, force: true });
}

function numbers(texts: Record<string, string | undefined>): Record<string, number> {
  const given = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, text]) => [name, Number(text)]));
}
