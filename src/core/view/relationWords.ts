import * as l10n from '@vscode/l10n';

import type { App, ObjectName, Tracker } from '../model/app.ts';
import type { ConnectionState } from '../store/state.ts';
import type { SourceLag } from '../model/sourceLag.ts';
import { appNamed, usersOf } from '../store/related.ts';
import { isMeant } from '../store/trackers.ts';
import { shortSpan, longSpan } from '../util/span.ts';
import { longAge, plural, timeOf } from './age.ts';
import { shortRevision } from './revisionWords.ts';
import { lagWords } from './lagWords.ts';
import type { RowIcon } from './row.ts';

type Apps = Pick<ConnectionState, 'apps'>;

/** One object that an app names, as a line under it: what it is, where it stands, what it holds. */
export interface RelationLine {
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
}

export function sourceObjectLine(
  app: App,
  {
    name,
    source,
    lag,
  }: {
    readonly name: ObjectName;
    readonly source: App | undefined;
    readonly lag: SourceLag | undefined;
  },
  now: number,
): RelationLine {
  const fetchedAt = timeOf(source?.artifact?.fetchedAt);
  return {
    label: l10n.t('From {0} {1}', name.kind, nameFrom(app, name)),
    description:
      source === undefined
        ? l10n.t('not there, or not yours to read')
        : [
            stateBeyondGood(source),
            source.summary ?? source.revisions.map(shortRevision).join(', '),
            fetchedAt === undefined ? undefined : l10n.t('fetched {0}', longAge(fetchedAt, now)),
            lagWords(lag),
          ]
            .filter(Boolean)
            .join(', '),
    icon: relationIcon(source, 'repo'),
  };
}

export function dependencyLine(app: App, name: ObjectName, { apps }: Apps): RelationLine {
  const dependency = appNamed(app, name, apps);
  return {
    label: l10n.t('Depends on {0}', nameFrom(app, name)),
    description:
      dependency === undefined
        ? l10n.t('not there, or not yours to read')
        : (dependency.phase.title?.text ?? dependency.phase.word),
    icon: relationIcon(dependency, 'git-merge'),
  };
}

/** Two controllers that write one object undo each other without an end. */
export function secondOwnerLine(app: App, connection: Apps): RelationLine | undefined {
  const owner = otherOwner(app, app.alsoTrackedBy, connection);
  return (
    owner && {
      label: l10n.t('Also applied by {0}', `${owner.kind} ${owner.name}`),
      description: l10n.t('two owners may undo each other'),
      icon: { id: 'warning', color: 'problemsWarningIcon.foreground' },
    }
  );
}

/** The app that a stamp names, where it is really there: a stamp may be left over, or a label that others use too. */
export function otherOwner(app: App, tracker: Tracker | undefined, { apps }: Apps): App | undefined {
  return tracker && [...apps.values()].find((one) => one.id !== app.id && isMeant(tracker, one, app));
}

/** In rows of sources: how many apps would feel it. */
export function userWords(source: App, { apps }: Apps): string | undefined {
  const count = usersOf(source, apps).length;
  return source.role !== 'source'
    ? undefined
    : plural(count, l10n.t('used by 1'), (n) => l10n.t('used by {0}', n));
}

/** By name, for the hover. */
export function userNames(source: App, { apps }: Apps): string {
  const users = usersOf(source, apps).map(({ kind, name }) => `${kind} ${name}`);
  const left = users.length - NAMED;
  const named = users.toSorted().slice(0, NAMED).join(', ');
  return left > 0 ? l10n.t('{0} and {1} more', named, left) : named;
}

const NAMED = 10;

export function nextTryWords({ phase }: App, now: number, length: 'short' | 'long'): string | undefined {
  const at = timeOf(phase.nextTryAt);
  if (at === undefined) {
    return undefined;
  }
  if (at <= now) {
    return l10n.t('next try due');
  }
  return l10n.t('next try in {0}', length === 'short' ? shortSpan(at - now) : longSpan(at - now));
}

function stateBeyondGood({ phase: { title } }: App): string | undefined {
  return title?.look === 'good' ? undefined : title?.text;
}

function relationIcon(app: App | undefined, id: string): RowIcon {
  const look = app?.phase.title?.look;
  return app === undefined || look === 'bad'
    ? { id, color: 'problemsWarningIcon.foreground' }
    : { id, color: 'descriptionForeground' };
}

function nameFrom({ namespace }: App, name: ObjectName): string {
  return name.namespace === namespace ? name.name : `${name.namespace}/${name.name}`;
}
