import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import type { Note, Plan } from '../model/plan.ts';
import { connectionOfApp, freshnessOf } from '../store/select.ts';
import type { State } from '../store/state.ts';

/** Phases that only repeat what was asked for: no reason why nobody answers. */
const ECHOES: ReadonlySet<string> = new Set(['Requested', 'Refreshing']);

/** What the app says of itself, which is where a paused controller or a closed window shows; and whether we can see at all. */
export function likelyReasons(state: State, { app: id }: Pick<Plan, 'app'>): readonly Note[] {
  const known = connectionOfApp(state, id);
  const app = known?.apps.get(id);
  if (!known || !app) {
    return [];
  }
  const isBlind = freshnessOf(app, known)?.word === 'stale';
  const own = ownReasons(app);
  return [
    ...(isBlind
      ? [
          {
            code: 'notWatched',
            text: l10n.t('The watch on this cluster is down, so its answer may not have been seen.'),
          },
        ]
      : []),
    ...own,
    ...(isBlind || own.length > 0
      ? []
      : [
          {
            code: 'controllerSilent',
            text: l10n.t(
              'The controller may be down, not be responsible for the namespace {0}, or be told to pass over the app.',
              app.namespace,
            ),
          },
        ]),
  ];
}

function ownReasons({ phase: { word, reason, next } }: App): readonly Note[] {
  return ECHOES.has(word)
    ? []
    : [reason, next].flatMap((text) => (text === undefined ? [] : [{ code: word, text }]));
}
