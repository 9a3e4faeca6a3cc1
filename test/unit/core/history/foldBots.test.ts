import assert from 'node:assert/strict';

import type { LandingEntry } from '../../../../src/core/history/entry.ts';
import { isBot } from '../../../../src/core/history/bot.ts';
import { foldBots } from '../../../../src/core/history/foldBots.ts';
import { aSync } from '../view/historyWorld.ts';
import { BOT, KIM, landed, lineOf } from './auditWorld.ts';

/** `m1` for a line, `[m1 m2 m3]` for a fold. */
function folded(entries: readonly (readonly [LandingEntry, app?: string])[]): string {
  return foldBots(entries.map(([entry, app]) => lineOf(entry, app)))
    .map((item) => {
      const lines = item.kind === 'fold' ? item.lines : [item.line];
      const words = lines
        .map(({ entry }) => (entry.kind === 'landing' ? entry.subject : entry.kind))
        .join(' ');
      return item.kind === 'fold' ? `[${words}]` : words;
    })
    .join(' ');
}

const bump = (minutes: number, more: Partial<LandingEntry> = {}): readonly [LandingEntry] => [
  landed(minutes, { author: BOT, ...more }),
];
const byKim = (minutes: number): readonly [LandingEntry] => [landed(minutes, { author: KIM })];

describe('foldBots', () => {
  it('folds three and more commits of a bot in the same files', () => {
    assert.equal(folded([bump(1), bump(2), bump(3), byKim(4), bump(5), bump(6)]), '[m1 m2 m3] m4 m5 m6');
  });

  it('never folds commits of people', () => {
    assert.equal(folded([byKim(1), byKim(2), byKim(3)]), 'm1 m2 m3');
  });

  it('keeps other files, other apps and other bots apart', () => {
    const other = { path: 'b.yaml', status: 'M', before: '', after: '' } as const;
    const files = { changes: [other] };
    assert.equal(folded([bump(1), bump(2), bump(3, files), bump(4, files)]), 'm1 m2 m3 m4');
    assert.equal(
      folded([
        [bump(1)[0], 'shop'],
        [bump(2)[0], 'shop'],
        [bump(3)[0], 'web'],
        [bump(4)[0], 'web'],
      ]),
      'm1 m2 m3 m4',
    );
    const renovate = { author: { name: 'renovate', email: 'renovate@example.com' } };
    assert.equal(folded([bump(1), bump(2), bump(3, renovate), bump(4, renovate)]), 'm1 m2 m3 m4');
  });

  it('never folds over the boundary of a deployment', () => {
    const by = (minutes: number): Partial<LandingEntry> => ({
      fate: { word: 'deployed', sync: aSync(minutes), evidence: 'record' },
    });
    assert.equal(
      folded([bump(1), bump(2, by(1)), bump(3, by(1)), bump(4, by(1)), bump(5, by(4)), bump(6, by(5))]),
      'm1 [m2 m3 m4] m5 m6',
    );
  });

  it('loses and reorders nothing', () => {
    const all = Array.from({ length: 40 }, (_, index) => (index % 7 === 0 ? byKim(index) : bump(index)));
    assert.equal(folded(all).replaceAll(/[[\]]/g, ''), all.map((_, index) => `m${index}`).join(' '));
  });
});

describe('isBot', () => {
  it('goes by the usual names', () => {
    const bots = [
      'renovate[bot]',
      'dependabot',
      'argocd-image-updater',
      'fluxcdbot',
      'Flux',
      'github-actions',
    ];
    for (const name of bots) {
      assert.ok(isBot({ name, email: 'x@example.com' }), name);
    }
    for (const name of ['Abbot Botha', 'Kim', 'Robotnik', 'Influx Team']) {
      assert.ok(!isBot({ name, email: 'kim@example.com' }), name);
    }
    assert.ok(isBot({ name: 'CI', email: '41898282+github-actions[bot]@users.noreply.example.com' }));
  });
});
