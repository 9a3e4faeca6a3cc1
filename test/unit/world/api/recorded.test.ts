import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';

import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';
import type { DemoCluster } from '../../../world/api/startDemoCluster.ts';
import { play, readRecorded, recordedFolder as folder, recorder } from './recording.ts';
import type { RecordedAnswer } from './recording.ts';
import { written } from './sequences/written.ts';

/**
 * The demo cluster answers as a Kubernetes API server 1.36.3 with Argo CD's 3.5 definitions did. With RECORD_API (a JSON
 * file with the server's address and tokens) the answers are recorded anew instead.
 */
describe('demo cluster, held to recorded answers of a real API server', () => {
  let demo: DemoCluster;
  const real = recorder();
  before(async () => {
    demo = await startDemoCluster({ watchSecondMs: 50 });
  });
  after(() => demo.close());

  for (const [suite, sequences] of Object.entries(written)) {
    describe(suite, () => {
      const recorded = real === undefined ? readRecorded(suite) : {};
      after(() => {
        if (real !== undefined) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(new URL(`${suite}.json`, folder), asLines(recorded));
        }
      });
      for (const [name, steps] of Object.entries(sequences)) {
        it(name, async function () {
          this.timeout(30_000);
          if (real !== undefined) {
            recorded[name] = await play(real, steps, uniqueName());
            return;
          }
          const target = {
            server: demo.server,
            certificateAuthority: demo.certificateAuthority,
            token: (user: string) => `demo-${user}`,
          };
          const answers = await play(target, steps, uniqueName());
          for (const [at, expected] of (recorded[name] ?? []).entries()) {
            assert.deepEqual(answers[at], expected, `step ${at}: ${expected.request}`);
          }
          assert.equal(answers.length, recorded[name]?.length);
        });
      }
    });
  }
});

let made = 0;
function uniqueName(): string {
  made += 1;
  return `t${Date.now().toString(36)}${made}`;
}

/** One answer a line: short files, and a re-recording shows which answers changed. */
function asLines(recorded: Record<string, RecordedAnswer[]>): string {
  const sequences = Object.entries(recorded).map(
    ([name, answers]) =>
      `${JSON.stringify(name)}: [\n${answers.map((answer) => JSON.stringify(answer)).join(',\n')}\n]`,
  );
  return `{\n${sequences.join(',\n')}\n}\n`;
}
