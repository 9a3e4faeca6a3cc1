import assert from 'node:assert/strict';

import { loginSays } from '../../../../src/core/view/loginSays.ts';
import type { LoginSays } from '../../../../src/core/view/loginSays.ts';

describe('what a login program says', () => {
  const cases: readonly (readonly [what: string, said: string, expected: LoginSays])[] = [
    ['nothing', '\n \r\n', { lines: [] }],
    [
      'all in one sentence',
      'To sign in, open the page https://login.example/device, and enter the code B2K3X4Y5Z to authenticate.\n',
      {
        lines: [
          'To sign in, open the page https://login.example/device, and enter the code B2K3X4Y5Z to authenticate.',
        ],
        page: 'https://login.example/device',
        code: 'B2K3X4Y5Z',
      },
    ],
    [
      'in several lines',
      'Open the following URL:\n\nhttps://device.sso.example/\n\nThen enter the code:\n\nABCD-EFGH\n',
      {
        lines: [
          'Open the following URL:',
          'https://device.sso.example/',
          'Then enter the code:',
          'ABCD-EFGH',
        ],
        page: 'https://device.sso.example/',
        code: 'ABCD-EFGH',
      },
    ],
    [
      'in colours, with a page of its own',
      '\u001B[1mOpening\u001B[0m http://localhost:8000\r\u001B[2KWaiting (http://localhost:8000)\r',
      {
        lines: ['Opening http://localhost:8000', 'Waiting (http://localhost:8000)'],
        page: 'http://localhost:8000',
      },
    ],
    [
      'a page that nobody should open',
      'see http://evil.example/ or file:///etc',
      { lines: ['see http://evil.example/ or file:///etc'] },
    ],
    ['words about codes', 'exit code 1; no code was given', { lines: ['exit code 1; no code was given'] }],
  ];
  for (const [what, said, expected] of cases) {
    it(what, () => assert.deepEqual(loginSays(said), expected));
  }

  it('is the last of many lines, each cut where it is long', () => {
    const { lines } = loginSays(
      `${Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n')}\n${'x'.repeat(500)}`,
    );
    assert.equal(lines.length, 6);
    assert.equal(lines[0], 'line 15');
    assert.equal(lines.at(-1)?.length, 200);
  });
});
