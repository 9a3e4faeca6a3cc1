import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { Outcome, Reach } from '../../../../src/core/follow/reach.ts';
import { deniedScopes, phaseOf, scopeKey, watchedOf } from '../../../../src/core/follow/reach.ts';

const kinds = argoCdEngine.watches
  .slice(0, 2)
  .map((spec, index) => ({ spec, version: 'v1alpha1', isMain: index === 0 }));

/** Outcomes by `Kind` or `Kind@namespace`. */
function reach(outcomes: Readonly<Record<string, Outcome>>, over: Partial<Reach> = {}): Reach {
  return {
    kinds,
    chosen: [],
    likely: ['team-a', 'argocd'],
    outcomes: new Map(Object.entries(outcomes).map(([scope, outcome]) => [`argoproj.io/${scope}`, outcome])),
    ...over,
  };
}

const short = (scopes: Iterable<string>): readonly string[] =>
  [...scopes].map((scope) => scope.replace('argoproj.io/', ''));

describe('how far rights reach', () => {
  interface Case {
    readonly of: Reach;
    readonly watched: readonly string[];
    readonly phase: string | undefined;
    readonly denied?: readonly string[];
  }
  const cases: Readonly<Record<string, Case>> = {
    'is unknown at first, and the whole cluster is asked': {
      of: reach({}),
      watched: ['Application', 'ApplicationSet'],
      phase: undefined,
    },
    'is the whole cluster': {
      of: reach({ Application: 'readable', ApplicationSet: 'readable' }),
      watched: ['Application', 'ApplicationSet'],
      phase: 'connected',
    },
    'is asked in likely namespaces where the cluster is denied, kind by kind': {
      of: reach({ Application: 'denied', ApplicationSet: 'readable' }),
      watched: ['Application@team-a', 'Application@argocd', 'ApplicationSet'],
      phase: undefined,
    },
    'is one of the likely namespaces, and the other is given up in silence': {
      of: reach({ Application: 'denied', 'Application@team-a': 'denied', 'Application@argocd': 'readable' }),
      watched: ['Application@argocd', 'ApplicationSet'],
      phase: 'connected',
    },
    'is asked of the user where no likely namespace is readable': {
      of: reach({ Application: 'denied', 'Application@team-a': 'denied', 'Application@argocd': 'denied' }),
      watched: ['ApplicationSet'],
      phase: 'namespacesNeeded',
      denied: ['Application'],
    },
    'is what the user chose, and nothing else': {
      of: reach({ Application: 'denied' }, { chosen: ['gitops'] }),
      watched: ['Application@gitops', 'ApplicationSet@gitops'],
      phase: undefined,
    },
    'is nothing where what the user chose is denied, and that is asked again on retry': {
      of: reach(
        { 'Application@gitops': 'denied', 'ApplicationSet@gitops': 'denied' },
        { chosen: ['gitops'] },
      ),
      watched: ['Application@gitops', 'ApplicationSet@gitops'],
      phase: 'forbidden',
      denied: ['Application@gitops', 'ApplicationSet@gitops'],
    },
    'is enough with one of the chosen namespaces': {
      of: reach({ 'Application@a': 'denied', 'Application@b': 'readable' }, { chosen: ['a', 'b'] }),
      watched: ['Application@a', 'Application@b', 'ApplicationSet@a', 'ApplicationSet@b'],
      phase: 'connected',
      denied: ['Application@a'],
    },
    'ends where the kind of apps is no longer served': {
      of: reach({ Application: 'absent' }),
      watched: ['Application', 'ApplicationSet'],
      phase: 'noController',
    },
    'does not hang on the other kinds': {
      of: reach({
        Application: 'readable',
        ApplicationSet: 'denied',
        'ApplicationSet@team-a': 'denied',
        'ApplicationSet@argocd': 'denied',
      }),
      watched: ['Application'],
      phase: 'connected',
      denied: ['ApplicationSet'],
    },
  };
  for (const [name, { of, watched, phase, denied = [] }] of Object.entries(cases)) {
    it(name, () => {
      assert.deepEqual(short(watchedOf(of).map(scopeKey)), watched);
      assert.equal(phaseOf(of)?.word, phase);
      assert.deepEqual(short(deniedScopes(of)), denied);
    });
  }
});
