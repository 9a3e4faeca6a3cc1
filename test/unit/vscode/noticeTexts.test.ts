import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { noticeText } from '../../../src/core/view/noticeText.ts';

const SOURCES = path.join(import.meta.dirname, '../../../src/vscode');

/** The files of `src/vscode` whose text has this, by their paths below it. */
function filesWith(pattern: RegExp): readonly string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && pattern.test(readFileSync(path.join(SOURCES, file), 'utf8')))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort();
}

describe('the text of a notice', () => {
  it('holds no link, whoever wrote it', () => {
    assert.equal(
      noticeText('Planning a revert for [web](command:workbench.action.quit "x") [a](https://b.example)'),
      'Planning a revert for [web] (command:workbench.action.quit "x") [a] (https://b.example)',
    );
  });

  it('goes through one of the functions that keep links out of it', () => {
    assert.deepEqual(filesWith(/ProgressLocation\.Notification/), [
      'commands/app/progress.ts',
      'withSignal.ts',
    ]);
    for (const file of ['commands/app/progress.ts', 'withSignal.ts', 'notice.ts']) {
      assert.ok(filesWith(/\bnoticeText\(/).includes(file), file);
    }
    // A modal dialog shows plain text; all other messages are notices.
    const messages = /show(?:Information|Warning|Error)Message\((?![^;]*modal: true)/s;
    assert.deepEqual(filesWith(messages), []);
  });
});

describe('what the user is asked', () => {
  it('goes through the functions that write unseen characters out', () => {
    const questions = /\.show(?:QuickPick|InputBox)\(|modal: true/;
    assert.deepEqual(filesWith(questions), ['ask.ts']);
    assert.deepEqual(filesWith(/createQuickPick/), ['commands/revert/choose.ts']);
    assert.deepEqual(filesWith(/createInputBox/), []);
  });
});
