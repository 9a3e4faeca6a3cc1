import assert from 'node:assert/strict';

import type { App } from '../../../src/core/model/app.ts';
import type { SourceLag } from '../../../src/core/model/sourceLag.ts';
import { Store } from '../../../src/core/store/store.ts';
import { SourceLags } from '../../../src/vscode/views/apps/sourceLags.ts';
import { aContext } from '../app/fakes.ts';
import { appOf, changed, HERE, recorded } from '../core/engines/flux/fixtures.ts';
import { FakeClock, RecordingLogger } from '../platform/kube/harness.ts';

const TIP = 'c'.repeat(40);
const at = (sha: string): App =>
  appOf(changed(recorded('git-ready'), { status: { artifact: { revision: `main@sha1:${sha}` } } }));
const OLD = at('a'.repeat(40));
const NEW = at('b'.repeat(40));

function world() {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const asked: App[] = [];
  const found: string[] = [];
  const answers: (SourceLag | undefined | Error)[] = [];
  const lags = new SourceLags(
    {
      clock,
      logger,
      lagOf: (source) => {
        asked.push(source);
        const answer = answers.shift();
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    ({ name }) => void found.push(name),
  );
  const store = new Store();
  store.dispatch([{ type: 'connection/opened', context: { ...aContext('prod'), id: HERE } }]);
  store.onDidChange(({ state, change }) => lags.hear(state, change.apps));
  const observe = (app: App): void => {
    store.dispatch([{ type: 'apps/observed', id: HERE, apps: [{ app, resourceVersion: '1' }] }]);
  };
  return { clock, logger, asked, found, answers, lags, observe };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const behind = (commits: number): SourceLag => ({ name: 'main', tip: TIP, word: 'behind', commits });

describe('how far sources are behind Git, as the view knows it', () => {
  it('is read when somebody looks, and not again a moment later', async () => {
    const { lags, answers, asked, found, clock } = world();
    answers.push(behind(2), behind(3));
    lags.ask(OLD);
    assert.equal(lags.of(OLD.id), undefined);
    await settled();
    assert.deepEqual(lags.of(OLD.id), behind(2));
    assert.deepEqual(found, [OLD.name]);
    lags.ask(OLD);
    assert.equal(asked.length, 1);
    clock.advance(6000);
    lags.ask(OLD);
    assert.deepEqual(lags.of(OLD.id), behind(2), 'what was read stays until it is read anew');
    await settled();
    assert.deepEqual(lags.of(OLD.id), behind(3));
  });

  it('is read anew when the source fetched, where it was asked for before', async () => {
    const { lags, answers, asked, observe } = world();
    observe(OLD);
    assert.equal(asked.length, 0, 'nobody looked');
    answers.push(behind(2), { name: 'main', tip: TIP, word: 'even' });
    lags.ask(OLD);
    await settled();
    observe(NEW);
    assert.equal(lags.of(OLD.id), undefined, 'the old distance is no answer any more');
    await settled();
    assert.equal(lags.of(OLD.id)?.word, 'even');
    assert.equal(asked.length, 2);
  });

  it('is asked for sources alone, and after a failure again', async () => {
    const { lags, answers, asked, found, logger } = world();
    lags.ask(appOf(recorded('ks-applied')));
    lags.ask(undefined);
    assert.equal(asked.length, 0);
    answers.push(new Error('no git'), behind(1));
    lags.ask(OLD);
    await settled();
    assert.deepEqual(found, []);
    assert.equal(logger.lines.length, 1);
    lags.ask(OLD);
    await settled();
    assert.deepEqual(lags.of(OLD.id), behind(1));
  });
});
