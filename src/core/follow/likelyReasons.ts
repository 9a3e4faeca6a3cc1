import * as l10n from '@vscode/l10n';

import type { Note, Plan } from '../model/plan.ts';
import { connectionOfApp, freshnessOf } from '../store/select.ts';
import type { State } from '../store/state.ts';

/** What the app says of itself, which is where a paused controller or a closed window shows; and whether we can see at all. */
export function likelyReasons(state: State, { app: id }: Plan): readonly Note[] {
  const known = connectionOfApp(state, id);
  const app = known?.apps.get(id);
  const freshness = app && known && freshnessOf(app, known);
  return [
    ...(freshness?.word === 'stale'
      ? [
          {
            code: 'notWatched',
            text: l10n.t('The watch on this cluster is down, so its answer may not have been seen.'),
          },
        ]
      : []),
    ...[app?.phase.reason, app?.phase.next].flatMap((text) =>
      text === undefined || app === undefined ? [] : [{ code: app.phase.word, text }],
    ),
  ];
}
