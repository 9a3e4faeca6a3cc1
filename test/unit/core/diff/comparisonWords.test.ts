import assert from 'node:assert/strict';

import { comparisonTitle } from '../../../../src/core/diff/comparisonWords.ts';
import type { TitleFacts } from '../../../../src/core/diff/comparisonWords.ts';
import { isDefault } from '../../../../src/core/diff/defaults.ts';

describe('comparisonTitle', () => {
  const rows: readonly [facts: Partial<TitleFacts>, title: string][] = [
    [{ rung: 'dryRun', from: 'main at 1a2b3c4' }, 'Deployment web: main at 1a2b3c4 ↔ live'],
    [{ rung: 'lastApplied', from: 'main at 1a2b3c4' }, 'Deployment web: as last applied ↔ live'],
    [{ rung: 'owned' }, 'Deployment web: as the controller owns it ↔ live'],
    [{ rung: 'none' }, 'Deployment web: nothing on record ↔ live'],
    [
      { rung: 'lastApplied', lacks: { why: 'right', resource: 'deployments.apps', namespace: 'shop' } },
      'Deployment web: as last applied ↔ live (approximate: you lack patch on deployments.apps in shop)',
    ],
    [
      { rung: 'lastApplied', lacks: { why: 'right', resource: 'namespaces', namespace: '' } },
      'Deployment web: as last applied ↔ live (approximate: you lack patch on namespaces)',
    ],
    [
      { rung: 'git', from: 'working tree of shop', lacks: { why: 'rejected' } },
      'Deployment web: working tree of shop ↔ live (approximate: the dry run was rejected)',
    ],
    [
      { rung: 'lastApplied', lacks: { why: 'failed' } },
      'Deployment web: as last applied ↔ live (approximate: the dry run got no answer)',
    ],
  ];
  for (const [facts, title] of rows) {
    it(title, () =>
      assert.equal(comparisonTitle({ kind: 'Deployment', name: 'web', rung: 'none', ...facts }), title),
    );
  }
});

describe('isDefault', () => {
  const rows: readonly [path: string, value: unknown, expected: boolean][] = [
    ['spec/ports/0/protocol', 'TCP', true],
    ['spec/ports/0/protocol', 'UDP', false],
    ['spec/template/spec/containers/0/livenessProbe/periodSeconds', 10, true],
    ['spec/template/spec/containers/0/terminationMessagePath', '/dev/termination-log', true],
    ['spec/replicas', 1, true],
    ['spec/replicas', 3, false],
    ['spec/template/spec/securityContext', {}, true],
    ['spec/template/spec/securityContext', { runAsUser: 1 }, false],
    ['replicas', 1, false],
    ['data/protocol', 'TCP', false],
  ];
  for (const [path, value, expected] of rows) {
    it(`${path} = ${JSON.stringify(value)} ${expected ? 'comes back by itself' : 'does not come back'}`, () => {
      assert.equal(isDefault(path.split('/'), value as never), expected);
    });
  }
});
