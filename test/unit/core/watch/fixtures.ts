import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { SourceEvent, Watched } from '../../../../src/core/ports.ts';
import { step } from '../../../../src/core/watch/listWatch.ts';
import type { ListWatchEffect, ListWatchInput, ListWatchState } from '../../../../src/core/watch/protocol.ts';
import { idleListWatch } from '../../../../src/core/watch/protocol.ts';

export const APPS: Watched = {
  spec: {
    group: 'argoproj.io',
    versions: ['v1alpha1'],
    kind: 'Application',
    resource: 'applications',
    hasTable: false,
  },
  version: 'v1alpha1',
};

export function anApp(name: string, resourceVersion = '1'): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', resourceVersion },
  };
}

/** The machine with a clock that stands still until moved, and everything that it asked for. */
export class Machine {
  state: ListWatchState;
  now = 0;
  random = 0.5;
  readonly events: SourceEvent[] = [];
  effects: ListWatchEffect[] = [];

  constructor(of: Watched = APPS) {
    this.state = idleListWatch(of, 'https://cluster');
  }

  feed(input: ListWatchInput): this {
    const { state, effects } = step(this.state, input, { now: this.now, random: () => this.random });
    this.state = state;
    this.effects = [...effects];
    for (const effect of effects) {
      if (effect.do === 'emit') {
        this.events.push(...effect.events);
      }
    }
    return this;
  }

  /** An answer to whatever is under way now. */
  answer(input: Answer): this {
    return this.feed({ ...input, turn: this.state.turn });
  }

  /** Listed and watching since `now`, from resourceVersion `10`. */
  live(...names: readonly string[]): this {
    return this.feed({ type: 'start' })
      .answer({ type: 'page', page: { items: names.map((name) => anApp(name)), resourceVersion: '10' } })
      .answer({ type: 'opened' });
  }

  /** What the machine asked for besides emitting, as words. */
  asked(): string {
    return this.effects
      .filter((effect) => effect.do !== 'emit')
      .map((effect) => {
        switch (effect.do) {
          case 'list':
            return effect.continue === undefined ? 'list' : `list ${effect.continue}`;
          case 'watch':
            return `watch ${effect.resourceVersion}`;
          case 'wait':
            return `wait ${effect.ms}`;
          default:
            return effect.do;
        }
      })
      .join(', ');
  }

  said(): string {
    return this.effects
      .flatMap((effect) => (effect.do === 'emit' ? effect.events : []))
      .map((event) => event.type)
      .join(', ');
  }
}

type WithoutTurn<T> = T extends { readonly turn: number } ? Omit<T, 'turn'> : never;
type Answer = WithoutTurn<ListWatchInput>;
