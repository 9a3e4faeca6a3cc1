import { readFile } from 'node:fs/promises';

import type { Clock } from '../../core/ports.ts';
import { err, ok } from '../../core/util/result.ts';
import type { Obtain } from './login.ts';

/** As client-go does: whoever rotates the file need not tell us. */
const REREAD_MS = 60_000;
/** What `Login` holds back as its margin. */
const MARGIN_MS = 10_000;

/** `tokenFile` of a kubeconfig: a bearer token in a file that something else keeps fresh. */
export function tokenFile(file: string, clock: Clock): Obtain {
  return async () => {
    try {
      const token = (await readFile(file, 'utf8')).trim();
      return token === ''
        ? err({ code: 'kubeconfig', file, detail: 'the token file is empty' })
        : ok({ token, expiresAt: clock.now() + REREAD_MS + MARGIN_MS });
    } catch (error) {
      return err({
        code: 'kubeconfig',
        file,
        detail: error instanceof Error ? error.message : String(error),
      });
    }
  };
}
