import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import { usersOf } from '../store/related.ts';
import { compareText } from './appsIndex.ts';
import { lookIcon } from './appState.ts';
import { lagLine } from './lagWords.ts';
import { line } from './lineRow.ts';
import type { Row } from './row.ts';
import type { AppSubject } from './subject.ts';

/** A source of a fleet may feed hundreds: the first tell enough, and each has a row of its own. */
const MOST_USERS = 20;

/** Lines below a source: whether Git went on, and who deploys, or fetches on, what it holds. */
export function sourceTopics(subject: AppSubject): readonly string[] {
  const users = usersShown(subject);
  return [
    ...(subject.lag === undefined ? [] : ['git']),
    ...users.slice(0, MOST_USERS).map((_, index) => `user.${index}`),
    ...(users.length > MOST_USERS ? ['users'] : []),
  ];
}

export function gitLine(subject: AppSubject, now: number): Row | undefined {
  return subject.lag && line(subject, 'git', lagLine(subject.lag, now));
}

export function userLine(subject: AppSubject, topic: string, index: number): Row | undefined {
  const user = usersShown(subject)[index];
  if (user === undefined) {
    return undefined;
  }
  const { title, word } = user.phase;
  return line(subject, topic, {
    label: l10n.t('Used by {0} {1}', user.kind, nameFrom(subject.app, user)),
    description: title?.text ?? word,
    icon:
      title === undefined ? { id: 'circle-outline', color: 'descriptionForeground' } : lookIcon(title.look),
  });
}

export function moreUsersLine(subject: AppSubject): Row | undefined {
  const left = usersShown(subject).length - MOST_USERS;
  return left > 0
    ? line(subject, 'users', {
        label: l10n.t('Used by {0} more', left),
        icon: { id: 'ellipsis', color: 'descriptionForeground' },
      })
    : undefined;
}

function usersShown({ app, connection }: AppSubject): readonly App[] {
  return app.role === 'source'
    ? usersOf(app, connection.apps).toSorted(
        (a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name) || compareText(a.id, b.id),
      )
    : [];
}

function nameFrom(source: App, { namespace, name }: App): string {
  return namespace === source.namespace ? name : `${namespace}/${name}`;
}
