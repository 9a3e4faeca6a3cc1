import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { handWrittenStates } from './handWritten.ts';
import { layer, laidOver, recorded, recording, recordedPlaces, UNRECORDED } from './recorded.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Allowed {
  /** How many states the file writes. */
  readonly states: number;
  readonly reason: string;
}

/** Files that write states of their own. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
  'test/e2e/fluxNounsStory.ts': {
    states: 4,
    reason: 'sources that no controller here writes, and a Kustomization of one of them',
  },
  'test/unit/core/engines/argocd/toApp.test.ts': {
    states: 1,
    reason: 'hostile input, whatever stands where',
  },
  'test/unit/core/engines/flux/objectHealth.test.ts': {
    states: 1,
    reason: 'a Job, which is no object of a controller',
  },
  'test/unit/core/engines/flux/parts.test.ts': {
    states: 4,
    reason: 'images and notifications, whose controllers the lab does not run',
  },
  'test/unit/core/kube/kstatus.test.ts': { states: 2, reason: 'objects of any kind' },
  'test/unit/core/kube/statusError.test.ts': { states: 1, reason: 'an answer of the API server, no object' },
  'test/unit/lab/compare.test.ts': {
    states: 1,
    reason: 'what the comparison of the lab masks, place by place',
  },
  'test/unit/lab/shape.test.ts': {
    states: 1,
    reason: 'a recording that differs from a real one in that place',
  },
};

/** The demo's own tests say what its controllers write; those of this file are there to be found. */
const PASSED_OVER = /^test\/unit\/(?:world\/|handWrittenStates)/;

describe('states of objects of Argo CD and Flux in tests', () => {
  const found = new Map(
    ['test/unit', 'test/integration', 'test/e2e']
      .flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          path.posix.join(folder, name.replaceAll(path.sep, '/')),
        ),
      )
      .filter((file) => file.endsWith('.ts') && !PASSED_OVER.test(file))
      .map((file) => [file, handWrittenStates(readFileSync(path.join(root, file), 'utf8'))] as const)
      .filter(([, states]) => states.length > 0),
  );

  it('are recorded ones, or laid over one by `laidOver`, which invents no field', () => {
    const unknown = [...found]
      .filter(([file, states]) => states.length > (ALLOWED[file]?.states ?? 0))
      .flatMap(([file, states]) => states.map(({ line, what }) => `${file}:${line}: ${what}`));
    assert.deepEqual(unknown, []);
  });

  it('are written by hand only where the list says, and the list says no more than that', () => {
    for (const [file, { states }] of Object.entries(ALLOWED)) {
      assert.equal(found.get(file)?.length, states, file);
    }
  });

  it('say no field that could be recorded, but was not, longer than needed', () => {
    for (const [kind, places] of Object.entries(UNRECORDED)) {
      for (const place of places) {
        assert.equal(recordedPlaces().get(kind)?.has(place), false, `${kind} ${place} is recorded now`);
      }
    }
  });
});

describe('what is laid over a recorded object', () => {
  const said = (over: object): (() => void) => {
    return () => void recorded('synced', { ...over });
  };

  it('may not be a field that no controller wrote at that place', () => {
    assert.throws(
      said({ status: { sync: { state: 'Synced' } } }),
      /no recorded Application has status\.sync\.state/,
    );
    assert.throws(said({ status: { resources: [{ hookType: 'Sync' }] } }), /status\.resources\[\]\.hookType/);
    assert.throws(() => layer('Kustomization', { status: { sync: null } }), /no recorded Kustomization/);
    assert.throws(() => recorded('as-it-never-was'), /nothing is recorded as as-it-never-was/);
  });

  it('may be another value, a field of another state, or what people say', () => {
    const over = {
      metadata: { labels: { a: 'b' } },
      spec: { anything: 1 },
      status: {
        sync: { status: 'OutOfSync', comparedTo: { anything: 1 } },
        conditions: [{ type: 'SyncError' }],
      },
    };
    const object = laidOver(recorded('synced'), over);
    const [before, after] = [recording('synced').object, object].map((one) => one['status'] as object);
    assert.deepEqual({ ...after, sync: 0, conditions: 0 }, { ...before, sync: 0, conditions: 0 });
    assert.equal('status' in recorded('synced', { status: null }), false);
  });
});

describe('the reader of states', () => {
  const lines = (text: string): readonly string[] =>
    handWrittenStates(text).map(({ line, what }) => `${line} ${what}`);

  it('finds a whole object, a part of one, a record of an operation, and a manifest in a text', () => {
    assert.deepEqual(lines(`const a = {\n  kind: 'HelmRelease',\n  metadata: {},\n  status,\n};`), [
      '4 a whole HelmRelease',
    ]);
    assert.deepEqual(lines(`f({ spec: {},\n status: { sync: { status: 'Synced' } } });`), [
      '2 status with sync',
    ]);
    assert.deepEqual(lines(`const state = { operationState: { phase: 'Running' } };`), ['1 operationState']);
    assert.deepEqual(lines('const y = `kind: Application\nmetadata: {}\nstatus:\n  sync: {}\n`;'), [
      '1 a manifest with a status',
    ]);
    assert.deepEqual(lines(`const c = { ...app, status };`), ['1 a status in place of another']);
    assert.deepEqual(lines(`const b = { ...app, metadata: { name: 'b' }, status: { ...s, history } };`), [
      '1 status with history',
    ]);
  });

  it('passes over what is held against the recordings, what is expected, and objects of others', () => {
    assert.deepEqual(
      lines(`laidOver(recorded('synced'), { status: { sync: { status: 'OutOfSync' } } });`),
      [],
    );
    assert.deepEqual(
      lines(`layer('Application', { status: { operationState: { phase: 'Running' } } });`),
      [],
    );
    assert.deepEqual(lines(`assert.deepEqual(body, { status: { operationState: { phase: 'x' } } });`), []);
    assert.deepEqual(lines(`patch({ status: { operationState: null } });`), []);
    assert.deepEqual(lines(`const d = { kind: 'Deployment', metadata, status: { conditions: [] } };`), []);
    assert.deepEqual(
      lines(`// kind: 'Application', status: { sync: {} }\nconst t = "status: { sync }";`),
      [],
    );
    assert.deepEqual(lines(`const r = /[{]status: {/; const o = { status: 'Synced' };`), []);
  });
});
