import assert from 'node:assert/strict';

import { noticeText } from '../../../../src/core/view/noticeText.ts';

describe('noticeText', () => {
  it('makes no link of what a cluster or a repository says', () => {
    assert.equal(
      noticeText('web turned Degraded: [details](command:workbench.action.quit) [x](https://example.com)'),
      'web turned Degraded: [details] (command:workbench.action.quit) [x] (https://example.com)',
    );
    assert.equal(noticeText('[a]]((command:b)'), '[a]] ((command:b)');
  });

  it('leaves all other texts as they are', () => {
    const text = 'pods "web-0" is forbidden: [a, b] (see the log)';
    assert.equal(noticeText(text), text);
  });

  it('writes out what cannot be seen', () => {
    assert.equal(noticeText('web\u200b is Degraded'), 'web‹U+200B› is Degraded');
  });
});
