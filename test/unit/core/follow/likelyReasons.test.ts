import assert from 'node:assert/strict';

import { likelyReasons } from '../../../../src/core/follow/likelyReasons.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { Plan } from '../../../../src/core/model/plan.ts';
import type { ConnectionState } from '../../../../src/core/store/state.ts';
import { aConnection, anApp, aState, NOW } from '../view/world.ts';

function reasons(app: App, over: Partial<ConnectionState> = {}): readonly (readonly [string, string])[] {
  const plan = { app: app.id } as Plan;
  return likelyReasons(aState(aConnection([app], over)), plan).map(({ code, text }) => [code, text]);
}

describe('why an action has no answer yet', () => {
  it('is not known for an app that is gone', () => {
    assert.deepEqual(likelyReasons(aState(), { app: anApp().id }), []);
  });

  it('lies with the controller where the app is well, or only repeats what was asked for', () => {
    const silent = [
      [
        'controllerSilent',
        'The controller may be down, not be responsible for the namespace argocd, or be told to pass over the app.',
      ],
    ];
    assert.deepEqual(reasons(anApp()), silent);
    for (const word of ['Requested', 'Refreshing']) {
      const phase = { word, reason: 'A sync was asked for.', next: 'It begins within seconds.' };
      assert.deepEqual(reasons(anApp({ phase })), silent, word);
    }
  });

  it('is what the app says of itself, and what comes next', () => {
    const phase: App['phase'] = {
      word: 'Paused',
      reason: 'The controller is told to skip this app.',
      next: 'Remove the annotation.',
    };
    assert.deepEqual(reasons(anApp({ phase })), [
      ['Paused', 'The controller is told to skip this app.'],
      ['Paused', 'Remove the annotation.'],
    ]);
  });

  it('begins with our own blindness', () => {
    const error = { code: 'unreachable', server: 'https://c', detail: 'reset' } as const;
    const freshness = new Map([['argoproj.io/Application', { word: 'stale', since: NOW, error } as const]]);
    assert.deepEqual(reasons(anApp(), { freshness }), [
      ['notWatched', 'The watch on this cluster is down, so its answer may not have been seen.'],
    ]);
  });
});
