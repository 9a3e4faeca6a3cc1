import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import type { Disk } from '../../core/workspace/repositoryFacts.ts';

/** Answers at once, as rules ask. */
export function diskOf(root: string): Disk {
  const full = (inRepository: string): string => path.join(root, inRepository);
  return {
    kindOf: (inRepository) => {
      const found = statSync(full(inRepository), { throwIfNoEntry: false });
      return found ? (found.isDirectory() ? 'folder' : 'file') : 'absent';
    },
    list: (folder) => {
      try {
        return readdirSync(full(folder));
      } catch {
        return undefined;
      }
    },
  };
}
