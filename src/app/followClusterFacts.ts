import { clusterFacts } from '../core/authoring/clusterFacts.ts';
import type { Clock } from '../core/ports.ts';
import type { ClusterFacts } from '../core/rules/context.ts';
import type { Store } from '../core/store/store.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import { sameData } from '../core/util/sameData.ts';

/** Every manifest is checked again with each piece of news, and a busy cluster has ten a second. */
const SETTLE_MS = 1000;

export interface FollowClusterFactsParts {
  readonly store: Store;
  readonly clock: Clock;
}

/** Tells what rules may take from the open connections, at once and whenever it is something else. */
export function followClusterFacts(
  { store, clock }: FollowClusterFactsParts,
  tell: (facts: ClusterFacts | undefined) => void,
): Disposable {
  const members = new DisposableStore();
  let known: ClusterFacts | undefined;
  let settling: Disposable | undefined;
  const look = (): void => {
    settling = undefined;
    const facts = clusterFacts(store.state);
    if (!sameData(known, facts)) {
      known = facts;
      tell(facts);
    }
  };
  members.add(
    store.onDidChange(({ change }) => {
      const { roots, lists, apps, connections } = change;
      if (roots || lists.size + apps.size + connections.size > 0) {
        settling ??= clock.after(SETTLE_MS, look);
      }
    }),
  );
  members.add({ dispose: () => settling?.dispose() });
  look();
  return members;
}
