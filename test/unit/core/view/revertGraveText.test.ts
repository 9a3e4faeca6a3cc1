import assert from 'node:assert/strict';

import type { Finding, Level } from '../../../../src/core/revert/finding.ts';
import { graveText } from '../../../../src/core/view/revertFoundText.ts';

const finding = (level: Level, object: string): Finding => ({
  row: 'data-removed',
  level,
  object,
  path: 'apps/db/claim.yaml',
  pointer: '',
  text: 'The revert deletes the volume.',
});

describe('what the name of the app is typed for', () => {
  it('is the first thing that Git does not bring back, and how many more there are', () => {
    assert.equal(
      graveText([
        finding('B', 'Job migrate'),
        finding('D', 'PersistentVolumeClaim db'),
        finding('D', 'Job x'),
      ]),
      'PersistentVolumeClaim db: The revert deletes the volume. One more is in the plan.',
    );
    assert.equal(graveText([finding('D', 'Job x')]), 'Job x: The revert deletes the volume.');
  });

  it('is nothing where Git brings back all', () => {
    assert.equal(graveText([finding('B', 'Job migrate'), finding('C', 'Job x')]), undefined);
  });

  // The prompt of an input makes a link of such a text, which runs any command at a click.
  it('holds no link, though a manifest names an object like one', () => {
    assert.equal(
      graveText([finding('D', 'Job [a](command:workbench.action.quit)\u202e')]),
      'Job [a] (command:workbench.action.quit): The revert deletes the volume.',
    );
  });
});
