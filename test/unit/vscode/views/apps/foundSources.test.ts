import assert from 'node:assert/strict';

import type { App } from '../../../../../src/core/model/app.ts';
import type { SourceLocation } from '../../../../../src/core/model/sourceLocation.ts';
import { FoundSources } from '../../../../../src/vscode/views/apps/foundSources.ts';
import { aGenerator, anApp, GIT_SOURCE } from '../../../core/view/world.ts';

const HERE: SourceLocation = {
  word: 'workspace',
  root: '/home/kim/fleet',
  path: 'apps/checkout',
  exists: true,
};
const GONE: SourceLocation = { word: 'notCloned', repoURL: GIT_SOURCE.repoURL, path: 'apps/checkout' };

/** Questions wait until the test answers them. */
function asking() {
  const questions: {
    readonly app: App;
    answer(at: readonly SourceLocation[]): void;
    fail(error: Error): void;
  }[] = [];
  const found: string[] = [];
  const warnings: string[] = [];
  const silent = (): void => undefined;
  const sources = new FoundSources(
    (app) => new Promise((answer, fail) => void questions.push({ app, answer, fail })),
    {
      error: silent,
      warn: (message) => void warnings.push(message),
      info: silent,
      debug: silent,
      trace: silent,
    },
    (app) => found.push(app),
  );
  return { sources, questions, found, warnings };
}

/** Answers arrive in microtasks. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('found sources', () => {
  const app = anApp();

  it('are asked for once and told when they are there', async () => {
    const { sources, questions, found } = asking();
    sources.ask(app);
    sources.ask({ ...app, sync: 'OutOfSync' });
    assert.equal(questions.length, 1);
    assert.equal(sources.of(app.id), undefined);
    questions[0]?.answer([HERE]);
    await settled();
    assert.deepEqual(sources.of(app.id), [HERE]);
    assert.deepEqual(found, [app.id]);
  });

  it('are asked for again when the sources are others, and an answer that is late for the old ones is dropped', async () => {
    const { sources, questions } = asking();
    sources.ask(app);
    sources.ask({ ...app, sources: [{ ...GIT_SOURCE, path: 'moved' }] });
    assert.equal(questions.length, 2);
    questions[1]?.answer([GONE]);
    await settled();
    questions[0]?.answer([HERE]);
    await settled();
    assert.deepEqual(sources.of(app.id), [GONE]);
  });

  it('still show while clones are looked for anew', async () => {
    const { sources, questions } = asking();
    sources.ask(app);
    questions[0]?.answer([GONE]);
    await settled();
    sources.forget();
    assert.deepEqual(sources.of(app.id), [GONE]);
    sources.ask(app);
    questions[1]?.answer([HERE]);
    await settled();
    assert.deepEqual(sources.of(app.id), [HERE]);
  });

  it('say nothing after a failure, and are asked for at the next opening', async () => {
    const { sources, questions, warnings } = asking();
    sources.ask(app);
    questions[0]?.fail(new Error('disk'));
    await settled();
    assert.equal(sources.of(app.id), undefined);
    assert.deepEqual(warnings, ['the sources of checkout could not be located']);
    sources.ask(app);
    assert.equal(questions.length, 2);
  });

  it('are of apps only: a generator has none', () => {
    const { sources, questions } = asking();
    sources.ask(aGenerator());
    assert.equal(questions.length, 0);
  });
});
