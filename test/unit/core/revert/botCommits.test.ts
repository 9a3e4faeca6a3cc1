import assert from 'node:assert/strict';

import { botCommitFindings } from '../../../../src/core/revert/botCommits.ts';

const FILE = 'apps/web/deployment.yaml';
const text = (tag: string, replicas = 2): string => `spec:\n  replicas: ${replicas}\n  image: web:${tag}\n`;
const landing = (name: string, path = FILE, email = 'x@example.com') => ({
  author: { name, email },
  changes: [{ path, status: 'M' as const, before: '', after: '' }],
});

describe('a bot that writes the same field', () => {
  const file = { path: FILE, before: text('2'), after: text('1') };

  it('is told with how often it wrote the file', () => {
    const [found, ...more] = botCommitFindings(
      [file],
      [
        landing('renovate[bot]'),
        landing('Ada'),
        landing('renovate[bot]'),
        landing('renovate[bot]', 'other.yaml'),
      ],
      [],
    );
    assert.deepEqual(more, []);
    assert.deepEqual(
      [found?.row, found?.level, found?.path, found?.object],
      ['bot-bumps-again', 'C', FILE, 'renovate[bot]'],
    );
    assert.match(found?.text ?? '', /^2 of the last 3 commits/);
  });

  for (const name of [
    'dependabot[bot]',
    'Image Updater',
    'fluxcdbot',
    'image-bot[bot]',
    'Flux',
    'github-actions',
  ]) {
    it(`is ${name}`, () => assert.equal(botCommitFindings([file], [landing(name)], []).length, 1));
  }

  it('is known by its address too', () => {
    const byMail = landing('CI', FILE, '123+renovate[bot]@users.noreply.github.com');
    assert.equal(botCommitFindings([file], [byMail], []).length, 1);
  });

  for (const name of ['Ada Abbott', 'Bob Robotham', 'Talbot Influx']) {
    it(`is not ${name}`, () => assert.deepEqual(botCommitFindings([file], [landing(name)], []), []));
  }

  it('does not write what is no version', () => {
    const scaled = { path: FILE, before: text('2', 3), after: text('2', 2) };
    const mixed = { path: FILE, before: text('2', 3), after: text('1', 2) };
    const removed = { path: FILE, before: text('2') };
    for (const one of [scaled, mixed, removed]) {
      assert.deepEqual(botCommitFindings([one], [landing('renovate[bot]')], []), []);
    }
  });

  it('is told once for a file', () => {
    const known = [{ row: 'bot-bumps-again', path: FILE }];
    assert.deepEqual(botCommitFindings([file], [landing('renovate[bot]')], known), []);
  });
});
