import assert from 'node:assert/strict';

import type { AuditFilter, AuditKind } from '../../../../src/core/history/auditFilter.ts';
import {
  AUDIT_KINDS,
  auditMatcher,
  authorsOf,
  isFilteringAudit,
  kindOfEntry,
  NO_AUDIT_FILTER,
} from '../../../../src/core/history/auditFilter.ts';
import type { AuditEntry } from '../../../../src/core/history/auditLine.ts';
import type { Fate } from '../../../../src/core/history/entry.ts';
import { aSync } from '../view/historyWorld.ts';
import { SHA } from '../view/world.ts';
import { BOT, healed, KIM, landed, lineOf } from './auditWorld.ts';

const FATES: readonly (readonly [Fate, AuditKind])[] = [
  [{ word: 'deployed', sync: aSync(1), evidence: 'record' }, 'deployed'],
  [{ word: 'beforeRecord', since: 1 }, 'deployed'],
  [{ word: 'pending' }, 'notDeployed'],
  [{ word: 'deploying' }, 'notDeployed'],
  [{ word: 'rolledBack', sync: aSync(9), back: aSync(1) }, 'rolledBack'],
  [{ word: 'failed', message: '' }, 'failed'],
  [{ word: 'failedFirst', sync: aSync(1) }, 'failed'],
  [{ word: 'nothingToDeploy' }, 'nothingToDeploy'],
];
const DEPLOY = {
  key: 'x',
  at: 1,
  by: { word: 'user', name: 'ops-kim' },
  revision: SHA,
  deployment: '3',
} as const;
const HEAL: AuditEntry = { kind: 'heal', key: 'h', heal: healed(1) };
const GAP: AuditEntry = { kind: 'gap', key: 'g', gap: { code: 'recordBegins', count: 3, at: 1 } };

function lets(filter: Partial<AuditFilter>, entry: AuditEntry): boolean {
  return auditMatcher({ ...NO_AUDIT_FILTER, ...filter })(lineOf(entry));
}

describe('the filter of the audit list', () => {
  it('tells of what kind each line is', () => {
    for (const [fate, kind] of FATES) {
      assert.equal(kindOfEntry(landed(1, { fate })), kind, fate.word);
    }
    assert.equal(kindOfEntry({ ...DEPLOY, kind: 'rollback' }), 'rolledBack');
    assert.equal(kindOfEntry({ ...DEPLOY, kind: 'resync' }), 'sync');
    assert.deepEqual([kindOfEntry(HEAL), kindOfEntry(GAP)], ['heal', 'gap']);
  });

  it('lets everything through while it is empty', () => {
    assert.equal(isFilteringAudit(NO_AUDIT_FILTER), false);
    assert.equal(isFilteringAudit({ ...NO_AUDIT_FILTER, text: '  ' }), false);
    for (const entry of [landed(1), HEAL, GAP]) {
      assert.ok(lets({}, entry));
    }
  });

  it('chooses by kind', () => {
    for (const kind of AUDIT_KINDS) {
      const through = [...FATES.map(([fate]) => landed(1, { fate })), HEAL, GAP].filter((entry) =>
        lets({ kinds: [kind] }, entry),
      );
      assert.ok(
        through.every((entry) => kindOfEntry(entry) === kind),
        kind,
      );
      assert.ok(isFilteringAudit({ ...NO_AUDIT_FILTER, kinds: [kind] }));
    }
    assert.ok(lets({ kinds: ['heal'] }, HEAL) && !lets({ kinds: ['heal'] }, GAP));
  });

  it('chooses by author, whose address counts and not the name', () => {
    const filter = { authors: [KIM.email] };
    assert.ok(lets(filter, landed(1, { author: KIM })));
    assert.ok(!lets(filter, landed(1, { author: { ...KIM, email: 'other@example.com' } })));
    assert.ok(!lets(filter, HEAL), 'an edit in the cluster has a client, and no author');
  });

  it('finds every word in what the line tells, whatever the case', () => {
    const landing = landed(1, {
      subject: 'Bump Web',
      author: KIM,
      coAuthors: ['Ada'],
      pullRequest: 17,
      fate: { word: 'deployed', sync: aSync(1, { word: 'user', name: 'ops-lee' }), evidence: 'record' },
    });
    for (const text of [
      'bump',
      'web bump',
      'KIM@',
      'ada',
      '#17',
      'web.yaml',
      'shop',
      'ops-lee',
      landing.sha,
    ]) {
      assert.ok(lets({ text }, landing), text);
    }
    for (const text of ['bump nothing', '#18', 'bumpweb']) {
      assert.ok(!lets({ text }, landing), text);
    }
    assert.ok(lets({ text: 'kubectl-scale replicas' }, HEAL));
    assert.ok(lets({ text: 'ops-kim' }, { ...DEPLOY, kind: 'rollback' }));
    assert.ok(lets({ text: 'recordbegins' }, GAP));
  });
});

describe('authorsOf', () => {
  it('counts the commits of each address, most first', () => {
    const lines = [
      landed(1, { author: KIM }),
      landed(2, { author: BOT }),
      landed(3, { author: BOT }),
      landed(4, { author: { name: 'Bot of before', email: BOT.email } }),
      HEAL,
    ].map((entry) => lineOf(entry));
    assert.deepEqual(
      authorsOf(lines).map(({ name, commits }) => [name, commits]),
      [
        [BOT.name, 3],
        [KIM.name, 1],
      ],
    );
  });
});
