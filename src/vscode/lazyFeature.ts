import type { Logger } from '../core/ports.ts';
import { DisposableStore } from '../core/util/disposable.ts';
import type { Disposable } from '../core/util/emitter.ts';
import { Lazy } from '../core/util/lazy.ts';

/** Calls `fire` at the moment from which a feature is needed, maybe at once; more than once does no harm. */
export type Trigger = (fire: () => void) => Disposable;

export interface LazyFeatureOptions<T extends Disposable> {
  /** For the log. */
  readonly name: string;
  /** A dynamic import and what it needs; called once. */
  readonly load: () => Promise<T>;
  /** Without triggers the feature waits for a command or a view that asks for it. */
  readonly on?: readonly Trigger[];
  readonly logger: Logger;
}

export interface LazyFeature<T extends Disposable> extends Disposable {
  /** Loads the feature unless it is there. */
  get(): Promise<T>;
  /** The feature if it is there. */
  readonly made: T | undefined;
}

/** A part of the product that costs nothing until somebody needs it: its code is a chunk of its own. */
export function lazyFeature<T extends Disposable>(options: LazyFeatureOptions<T>): LazyFeature<T> {
  const members = new DisposableStore();
  const waiting = members.add(new DisposableStore());
  const feature = members.add(
    new Lazy(async () => {
      const made = await options.load();
      waiting.dispose();
      options.logger.debug(`${options.name} is loaded`);
      return made;
    }),
  );
  const start = (): void => {
    feature.get().catch((error: unknown) => options.logger.error(`${options.name} could not load`, error));
  };
  for (const trigger of options.on ?? []) {
    waiting.add(trigger(start));
  }
  return {
    get: () => feature.get(),
    get made() {
      return feature.made;
    },
    dispose: () => members.dispose(),
  };
}
