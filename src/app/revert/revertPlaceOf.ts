import type { TrackFacts } from '../../core/history/track.ts';
import type { App } from '../../core/model/app.ts';
import type { SourceLocator } from '../locateSource.ts';
import type { RevertPlace } from './revertStart.ts';

/** The source of an app that a line of its history is about; undefined where its clone is gone. */
export async function revertPlaceOf(
  finder: Pick<SourceLocator, 'cloneOf'>,
  app: App,
  { root, remote, ref }: Pick<TrackFacts, 'root' | 'remote' | 'ref'>,
  signal: AbortSignal,
): Promise<RevertPlace | undefined> {
  const places: RevertPlace[] = [];
  for (const { targetRevision, ...source } of app.sources) {
    const clone = await finder.cloneOf({ targetRevision, ...source }, signal);
    if (clone?.repository.root === root && clone.remote === remote) {
      places.push({ repository: clone.repository, remote, targetRevision });
    }
  }
  return places.find(({ targetRevision }) => isNamed(targetRevision, ref)) ?? places[0];
}

/** Two sources of one clone may follow two branches. */
function isNamed(targetRevision: string, ref: TrackFacts['ref']): boolean {
  return ref.word === 'head'
    ? targetRevision === '' || targetRevision === 'HEAD'
    : targetRevision.replace(/^refs\/(?:heads|tags)\//, '') === ref.name;
}
