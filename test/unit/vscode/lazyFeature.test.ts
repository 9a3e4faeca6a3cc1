import assert from 'node:assert/strict';

import type { Logger } from '../../../src/core/ports.ts';
import { Emitter } from '../../../src/core/util/emitter.ts';
import type { LazyFeature, Trigger } from '../../../src/vscode/lazyFeature.ts';
import { lazyFeature } from '../../../src/vscode/lazyFeature.ts';

interface Watched {
  readonly feature: LazyFeature<{ dispose(): void }>;
  readonly fire: () => void;
  readonly isWaiting: () => boolean;
  readonly log: string[];
  readonly events: string[];
}

function watched(load: () => Promise<void> = async () => undefined): Watched {
  const log: string[] = [];
  const events: string[] = [];
  const note =
    (level: string) =>
    (message: string): void =>
      void log.push(`${level} ${message}`);
  const logger: Logger = {
    error: note('error'),
    warn: note('warn'),
    info: note('info'),
    debug: note('debug'),
    trace: note('trace'),
  };
  const happened = new Emitter<void>();
  let listeners = 0;
  const trigger: Trigger = (fire) => {
    listeners += 1;
    const hearing = happened.event(fire);
    return {
      dispose: () => {
        listeners -= 1;
        hearing.dispose();
      },
    };
  };
  const feature = lazyFeature({
    name: 'history',
    logger,
    on: [trigger],
    load: async () => {
      events.push('load');
      await load();
      return { dispose: () => void events.push('dispose') };
    },
  });
  return { feature, fire: () => happened.fire(), isWaiting: () => listeners > 0, log, events };
}

describe('lazyFeature', () => {
  it('loads at its trigger, once, and listens to it no longer', async () => {
    const { feature, fire, isWaiting, log, events } = watched();
    assert.ok(isWaiting());
    assert.equal(feature.made, undefined);
    fire();
    fire();
    await feature.get();
    assert.deepEqual(events, ['load']);
    assert.equal(isWaiting(), false);
    assert.deepEqual(log, ['debug history is loaded']);
  });

  it('loads for whoever asks before the trigger', async () => {
    const { feature, isWaiting, events } = watched();
    assert.equal(await feature.get(), feature.made);
    assert.deepEqual(events, ['load']);
    assert.equal(isWaiting(), false);
  });

  it('logs a load that failed at its trigger and loads at the next one', async () => {
    let attempts = 0;
    const { feature, fire, isWaiting, log } = watched(async () => {
      attempts += 1;
      if (attempts === 1) {
        throw new Error('gone');
      }
    });
    fire();
    await assert.rejects(feature.get(), /gone/);
    await new Promise(setImmediate);
    assert.ok(isWaiting());
    assert.deepEqual(log, ['error history could not load']);
    fire();
    await feature.get();
    assert.equal(attempts, 2);
  });

  it('ends its waiting and its part with itself', async () => {
    const never = watched();
    never.feature.dispose();
    never.fire();
    assert.deepEqual([never.isWaiting(), never.events], [false, []]);

    const made = watched();
    await made.feature.get();
    made.feature.dispose();
    assert.deepEqual(made.events, ['load', 'dispose']);
  });
});
