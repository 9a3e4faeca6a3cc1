import assert from 'node:assert/strict';

import { recordingText, type Recording } from '../../lab/record/recording.ts';
import { tidy } from '../../lab/record/tidy.ts';

const SHA = 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3';
const UID = 'c0a6173d-3abb-4d9f-9928-de8f6c09e860';
const options = {
  name: 'case',
  began: Date.parse('2026-11-24T10:00:00.400Z'),
  addresses: { 'http://127.0.0.1:4711/fernhill/case.git': 'https://git.fernhill.example/fernhill/case.git' },
};

describe('tidy', () => {
  const check = (title: string, input: unknown, expected: unknown): void => {
    it(title, () => assert.deepEqual(tidy(input, options), expected));
  };

  check(
    'keeps the distance between times, in whole seconds',
    { a: '2026-11-24T10:00:01Z', b: '2026-11-24T10:00:31Z', c: '2026-11-24T10:00:31.123456Z' },
    { a: '2026-01-05T09:00:00Z', b: '2026-01-05T09:00:30Z', c: '2026-01-05T09:00:30.000000Z' },
  );
  check(
    'numbers ids in the order in which they appear, the same id each time',
    [{ uid: UID }, { owner: UID }],
    [{ uid: '00000000-0000-4000-8000-000000000001' }, { owner: '00000000-0000-4000-8000-000000000001' }],
  );
  check(
    'puts stable names for addresses, inside of texts too',
    { message: 'cannot reach http://127.0.0.1:4711/fernhill/case.git at all' },
    { message: 'cannot reach https://git.fernhill.example/fernhill/case.git at all' },
  );
  check(
    'takes out the folder of a build',
    { message: 'stat /home/ada/lab~1/kustomize-controller/kustomization-4711/not/there: no such file' },
    { message: 'stat /build/kustomization/not/there: no such file' },
  );
  check(
    'names files that a controller makes for a moment, by where they lie',
    [
      { message: 'error when patching "/dev/shm/1458833493": no' },
      { message: 'reading /tmp/4711/values.yaml' },
    ],
    [{ message: 'error when patching "/dev/shm/1": no' }, { message: 'reading /tmp/1/values.yaml' }],
  );
  check(
    'numbers addresses of services',
    { clusterIP: '10.0.96.90', clusterIPs: ['10.0.96.90'], other: '10.0.14.196', elsewhere: '10.10.0.7' },
    { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], other: '10.0.0.2', elsewhere: '10.10.0.7' },
  );
  it('names the digest of a release by its number, and no other digest', () => {
    const [first, second] = ['a', 'b'].map((digit) => ({
      digest: `sha256:${digit.repeat(64)}`,
      chartVersion: '1.0.0',
    }));
    const artifact = { digest: `sha256:${'c'.repeat(64)}` };
    const named = tidy([first, second, first, artifact], options);
    assert.notEqual(named[0]?.digest, first?.digest);
    assert.notEqual(named[0]?.digest, named[1]?.digest);
    assert.deepEqual([named[2], named[3]], [named[0], artifact]);
    assert.deepEqual(tidy([second, first, second, artifact], options), named);
  });
  check(
    'keeps only the order of resource versions',
    [{ resourceVersion: '998' }, { resourceVersion: '1002' }, { resourceVersion: '998' }],
    [{ resourceVersion: '1001' }, { resourceVersion: '1002' }, { resourceVersion: '1001' }],
  );
  check(
    'leaves numbers, nulls and other texts alone',
    { a: [1, null, true, 'x'] },
    { a: [1, null, true, 'x'] },
  );
  check(
    'names events by their number',
    { events: [{ metadata: { name: 'web.187b0c0fd5a0a9c1' } }] },
    { events: [{ metadata: { name: 'web.0000000000000001' } }] },
  );

  it('gives a commit the same name in every recording of a scenario', () => {
    const first = tidy({ revision: SHA }, options);
    const second = tidy({ revision: 'b'.repeat(40) }, options);
    assert.deepEqual(first, second);
    assert.match(first.revision, /^[0-9a-f]{40}$/);
    assert.notEqual(tidy({ revision: SHA }, { ...options, name: 'other' }).revision, first.revision);
  });
});

describe('recordingText', () => {
  it('is JSON with one line per frame', () => {
    const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } };
    const recording = {
      name: 'case',
      object,
      liveFrames: [],
      frames: [
        { type: 'ADDED', object },
        { type: 'MODIFIED', object },
      ],
    } as unknown as Recording;
    const text = recordingText(recording);
    assert.deepEqual(JSON.parse(text), recording);
    assert.equal(text.split('\n').filter((line) => line.includes('"type":')).length, 2);
    assert.deepEqual(JSON.parse(recordingText({ ...recording, frames: [] })), { ...recording, frames: [] });
  });
});
