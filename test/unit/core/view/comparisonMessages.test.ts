import assert from 'node:assert/strict';

import type {
  AppComparison,
  CompareError,
  ResourceComparison,
} from '../../../../src/core/model/comparison.ts';
import { appId, kubeConnectionId, resourceKey } from '../../../../src/core/model/ids.ts';
import { compareErrorMessage, comparisonMessage } from '../../../../src/core/view/comparisonMessages.ts';

function aResource(name: string, fields: Partial<ResourceComparison> = {}): ResourceComparison {
  return {
    key: resourceKey({ group: '', kind: 'Service', namespace: 'shop', name }),
    group: '',
    version: 'v1',
    kind: 'Service',
    namespace: 'shop',
    name,
    status: 'same',
    verdict: 'Synced',
    requiresPruning: false,
    rung: 'dryRun',
    title: '',
    changes: [],
    fields: [],
    desired: { text: '', lines: [] },
    live: { text: '', lines: [] },
    notes: [],
    ...fields,
  };
}

const APP = appId({
  connection: kubeConnectionId('c', 'x'),
  group: 'argoproj.io',
  kind: 'Application',
  namespace: 'argocd',
  name: 'shop',
});

function check(
  resources: readonly ResourceComparison[],
  fields: Partial<AppComparison>,
  expected: readonly [severity: string, text: string, advice: string] | undefined,
): void {
  const comparison: AppComparison = {
    app: APP,
    side: 'tracked',
    verdict: 'Synced',
    resources,
    notes: [],
    at: 0,
    ...fields,
  };
  const message = comparisonMessage(comparison, 'shop', 'Argo CD');
  assert.deepEqual(message && [message.severity, message.text, message.advice], expected);
}

const REFRESH = 'Refresh the app: the verdict may be older than what was compared.';
const FAILED = { status: 'failed', problem: { code: 'server', status: 500, detail: 'boom' } } as const;

describe('comparisonMessage', () => {
  it('says nothing beside an editor that says it all', () => {
    check([aResource('a', { status: 'differs' }), aResource('b')], {}, undefined);
  });

  it('says that nothing differs, with the first note', () => {
    check([aResource('a'), aResource('b')], {}, ['info', 'Nothing differs in 2 objects of shop.', '']);
    check([aResource('a')], { notes: [{ code: 'x', text: 'Not rendered.' }] }, [
      'info',
      'Nothing differs in Service a. Not rendered.',
      '',
    ]);
  });

  it('does not hide that the controller sees what we do not', () => {
    check([aResource('a'), aResource('b')], { verdict: 'OutOfSync' }, [
      'problem',
      'Argo CD says OutOfSync, and no differing field was found in 2 objects of shop.',
      REFRESH,
    ]);
    const one = aResource('a', { verdict: 'OutOfSync', notes: [{ code: 'jqNotApplied', text: 'jq.' }] });
    check([one], { verdict: 'OutOfSync' }, [
      'problem',
      'Argo CD says OutOfSync, and no differing field was found in Service a.',
      'jq.',
    ]);
    check([aResource('a')], { verdict: 'OutOfSync' }, ['info', 'Nothing differs in Service a.', '']);
  });

  it('takes no word for a verdict on objects where the product gives none', () => {
    // Out of sync is here that the newest revision is not applied yet.
    check([aResource('a'), aResource('b')], { verdict: 'OutOfSync', stateTitle: 'Failed, retrying' }, [
      'info',
      'Nothing differs in 2 objects of shop.',
      '',
    ]);
  });

  it('speaks of hooks and of what is nowhere', () => {
    const again = { code: 'madeAgain', text: 'The next reconciliation makes it again.' };
    check([aResource('a', { status: 'absent', notes: [again] })], {}, [
      'info',
      'Service a: The next reconciliation makes it again.',
      '',
    ]);
    check([aResource('a', { status: 'hook' })], {}, [
      'info',
      'Service a is a hook: it runs with a sync and is not compared.',
      '',
    ]);
    check([aResource('a', { status: 'absent' })], {}, [
      'info',
      'Service a is neither in the cluster nor in Git as far as it can be read here.',
      '',
    ]);
  });

  it('names objects that could not be compared, also beside an editor', () => {
    const failed = ['a', 'b', 'c', 'd'].map((name) => aResource(name, FAILED));
    const comparison: AppComparison = {
      app: APP,
      side: 'head',
      verdict: 'Synced',
      resources: [...failed, aResource('e', { status: 'differs' })],
      notes: [],
      at: 0,
    };
    const message = comparisonMessage(comparison, 'shop', 'Argo CD');
    assert.equal(message?.severity, 'problem');
    assert.match(
      message.text,
      /^4 objects could not be compared: Service a, Service b, Service c, …\. .*boom/,
    );
    const single = comparisonMessage(
      { ...comparison, resources: [aResource('a', FAILED)] },
      'shop',
      'Argo CD',
    );
    assert.match(single?.text ?? '', /^Service a could not be compared\. .*boom/);
  });
});

describe('compareErrorMessage', () => {
  const rows: readonly [error: CompareError, text: RegExp | undefined][] = [
    [{ code: 'cancelled' }, undefined],
    [{ code: 'notAnApp' }, /^shop manages no objects/],
    [
      { code: 'otherCluster', destination: 'https://prod' },
      /^The objects of shop live on https:\/\/prod\. ?$/,
    ],
    [
      { code: 'cluster', error: { code: 'forbidden', verb: 'get', resource: 'applications', detail: '' } },
      /^shop could not be compared\. You lack 'get'/,
    ],
  ];
  it('says which context leads to the cluster of the objects, and promises none that there is not', () => {
    const error = { code: 'otherCluster', destination: 'edge' } as const;
    assert.equal(
      compareErrorMessage(error, 'shop', 'edge-admin')?.advice,
      'Connect to edge-admin to compare them.',
    );
    assert.match(compareErrorMessage(error, 'shop')?.advice ?? '', /^No context of your kubeconfig reaches/);
  });

  for (const [error, text] of rows) {
    it(`words ${error.code}`, () => {
      const message = compareErrorMessage(error, 'shop');
      if (text) {
        assert.match(message?.text ?? '', text);
      } else {
        assert.equal(message, undefined);
      }
    });
  }
});
