import assert from 'node:assert/strict';

import { closingLine, mochaCounts, mochaFailures, stageLine, sum } from '../../../scripts/counts.ts';

describe('mochaCounts', () => {
  const check = (output: string, expected: ReturnType<typeof mochaCounts>): void =>
    assert.deepEqual(mochaCounts(output), expected);
  it('reads a run where all passed', () =>
    check('  ․․․․\n\n  1204 passing (3s)\n', { passed: 1204, failed: 0 }));
  it('reads failures', () =>
    check('\n  3 passing (12ms)\n  2 failing\n\n  1) x\n', { passed: 3, failed: 2 }));
  it('is not misled by the text of a test', () =>
    check('  ✔ says "7 failing" in words\n\n  1 passing (2ms)\n', { passed: 1, failed: 0 }));
  it('takes the last summary', () =>
    check('  1 passing (5ms)\n  1 failing\n\n  12 passing (1s)\n  2 failing\n', { passed: 12, failed: 2 }));
  it('finds nothing in the output of a crash', () => check('SyntaxError: x', undefined));
  it('reads a run without tests as none', () => check('  0 passing (1ms)\n', { passed: 0, failed: 0 }));
});

describe('mochaFailures', () => {
  it('gives the last list of what failed', () => {
    const output =
      '  1 failing\n\n  1) of a test\n\n  2 passing (1s)\n  1 failing\n\n  1) a story:\n     Error: no\n\n';
    assert.equal(mochaFailures(output), '1 failing\n\n  1) a story:\n     Error: no');
  });
  it('gives nothing where all passed', () => assert.equal(mochaFailures('  2 passing (1s)\n'), ''));
});

describe('the summary', () => {
  it('adds up', () =>
    assert.deepEqual(
      sum([
        { passed: 1, failed: 2 },
        { passed: 10, failed: 20 },
      ]),
      { passed: 11, failed: 22 },
    ));
  it('closes with the line that machines read', () =>
    assert.equal(closingLine({ passed: 11, failed: 0 }), '11 passed, 0 failed'));
  it('shows a stage in one line', () => {
    assert.equal(
      stageLine('unit', { passed: 3, failed: 0 }, 1234),
      'ok   unit                 3 passed, 0 failed          1.2 s',
    );
    assert.match(stageLine('unit', { passed: 3, failed: 1 }, 1234), /^FAIL unit/);
  });
});
