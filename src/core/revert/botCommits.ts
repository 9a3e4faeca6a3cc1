import * as l10n from '@vscode/l10n';

import { isBot } from '../history/bot.ts';
import type { GitLanding } from '../ports.ts';
import type { ChangedFile } from './changedObjects.ts';
import type { Finding } from './finding.ts';

/** A field that such a bot writes: an image, a tag, a version, a digest. */
const VERSION_LINE =
  /^\s*(?:-\s+)?["']?(?:image|tag|newTag|newName|version|appVersion|targetRevision|digest|ref|semver|revision)["']?\s*:|@sha256:[0-9a-f]{8}/;

/**
 * Files in which the revert changes nothing but versions, and which a bot has written lately: it will write the newer one
 * again. `landings` are the newest commits of these files. Files that another finding is about already are left out.
 */
export function botCommitFindings(
  files: readonly ChangedFile[],
  landings: readonly Pick<GitLanding, 'author' | 'changes'>[],
  known: readonly Pick<Finding, 'row' | 'path'>[],
): readonly Finding[] {
  return files.flatMap((file) => {
    const isKnown = known.some(({ row, path }) => row === 'bot-bumps-again' && path === file.path);
    const own = landings.filter(({ changes }) => changes.some(({ path }) => path === file.path));
    const byBot = own.filter(({ author }) => isBot(author));
    const [newest] = byBot;
    if (isKnown || newest === undefined || !isVersionOnly(file)) {
      return [];
    }
    return [
      {
        row: 'bot-bumps-again',
        level: 'C' as const,
        path: file.path,
        pointer: '',
        object: newest.author.name,
        text: l10n.t(
          '{0} of the last {1} commits of this file are by {2}, which may write the newer version again: pause it, or pin the version for it.',
          byBot.length,
          own.length,
          newest.author.name,
        ),
      },
    ];
  });
}

function isVersionOnly({ before, after }: ChangedFile): boolean {
  if (before === undefined || after === undefined) {
    return false;
  }
  const [now, then] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const [nowSet, thenSet] = [new Set(now), new Set(then)];
  const differing = [
    ...now.filter((line) => !thenSet.has(line)),
    ...then.filter((line) => !nowSet.has(line)),
  ];
  return differing.length > 0 && differing.every((line) => VERSION_LINE.test(line));
}
