import assert from 'node:assert/strict';

import { botFindings } from '../../../../src/core/revert/bots.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';
import { changeOf, object, template } from './checkRow.ts';

const flux = (value: string, policy = 'flux-system:web'): string =>
  `spec:\n  image: ${value} # {"$imagepolicy": "${policy}"}\n`;

describe('a bot that bumps again', () => {
  for (const [title, before, after, expected] of [
    [
      'is Flux, by its marker',
      flux('web:2'),
      flux('web:1'),
      ['ImagePolicy flux-system/web', 'web:2', 'web:1'],
    ],
    [
      'is Flux, for a tag in a list',
      `images:\n- newTag: "2" # {"$imagepolicy":"apps:web:tag"}\n`,
      `images:\n- newTag: "1" # {"$imagepolicy":"apps:web:tag"}\n`,
      ['ImagePolicy apps/web', '"2"', '"1"'],
    ],
    [
      'is Flux once, for two fields of one policy',
      `name: a # {"$imagepolicy": "apps:web:name"}\ntag: 2 # {"$imagepolicy": "apps:web:tag"}\n`,
      `name: a # {"$imagepolicy": "apps:web:name"}\ntag: 1 # {"$imagepolicy": "apps:web:tag"}\n`,
      ['ImagePolicy apps/web', 'a, 2', 'a, 1'],
    ],
  ] as const) {
    it(title, () => {
      const [found, ...more] = botFindings([{ path: 'a.yaml', before, after }], [], []);
      assert.deepEqual(more, []);
      assert.ok(found);
      const [name, from, to] = expected;
      assert.deepEqual(
        [found.row, found.level, found.object, found.path],
        ['bot-bumps-again', 'C', name, 'a.yaml'],
      );
      assert.ok(
        found.text.startsWith(`Flux will write ${from} again in place of ${to}: suspend`),
        found.text,
      );
    });
  }

  it('is none where what is marked stays, or the marker is on one side only', () => {
    const files = [
      { path: 'same.yaml', before: flux('web:1'), after: flux('web:1') },
      { path: 'unmarked.yaml', before: flux('web:2'), after: 'spec:\n  image: web:1\n' },
      { path: 'marked.yaml', before: 'spec:\n  image: web:2\n', after: flux('web:1') },
      { path: 'gone.yaml', before: flux('web:2') },
    ];
    assert.deepEqual(botFindings(files, [], []), []);
  });

  it('is Argo CD Image Updater, by the file that it writes', () => {
    const found = botFindings(
      [{ path: 'apps/.argocd-source-web.yaml' }, { path: '.argocd-source.yaml' }, { path: 'source.yaml' }],
      [],
      [],
    );
    assert.deepEqual(
      found.map(({ path, level }) => [path, level]),
      [
        ['apps/.argocd-source-web.yaml', 'C'],
        ['.argocd-source.yaml', 'C'],
      ],
    );
    assert.match(found[0]?.text ?? '', /^Argo CD Image Updater writes this file/);
  });

  const app = (list: string): ReturnType<typeof object> =>
    object('argoproj.io/v1alpha1 Application', {
      metadata: { annotations: { 'argocd-image-updater.argoproj.io/image-list': list } },
    });
  const moved = (before: string, after: string): ReturnType<typeof changeOf> => {
    const side = (image: string): JsonObject => ({ spec: { template: template(image) } });
    return changeOf({ kind: 'apps/v1 Deployment', before: side(before), after: side(after) });
  };

  for (const [title, list, before, after, isFollowed] of [
    [
      'that it follows',
      'web=reg.example:5000/web:~1.2',
      'reg.example:5000/web:1.3',
      'reg.example:5000/web:1.2',
      true,
    ],
    ['among others', 'log, ghcr.example/web', 'ghcr.example/web@sha256:b', 'ghcr.example/web:1', true],
    [
      'but not that it does not follow',
      'web=ghcr.example/log',
      'ghcr.example/web:2',
      'ghcr.example/web:1',
      false,
    ],
    ['but not that stays', 'ghcr.example/web', 'ghcr.example/web:1', 'ghcr.example/web:1', false],
    [
      'but not one that comes for another',
      'ghcr.example/web',
      'ghcr.example/new:2',
      'ghcr.example/web:1',
      false,
    ],
  ] as const) {
    it(`is Argo CD Image Updater, for an image ${title}`, () => {
      const found = botFindings([], [moved(before, after)], [app(list)]);
      assert.deepEqual(
        found.map(({ row, object: of, pointer }) => [row, of, pointer]),
        isFollowed ? [['bot-bumps-again', 'Application it', '/spec/template']] : [],
      );
      found.forEach(({ text }) => assert.match(text, /follows \S+\/web and will set its newest/));
    });
  }
});
