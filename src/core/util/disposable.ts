import type { Disposable } from './emitter.ts';

/** Holds what an object made, and disposes of it in the reverse order. */
export class DisposableStore implements Disposable {
  readonly #members: Disposable[] = [];
  #isDisposed = false;

  add<T extends Disposable>(member: T): T {
    if (this.#isDisposed) {
      member.dispose();
    } else {
      this.#members.push(member);
    }
    return member;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const member of this.#members.splice(0).toReversed()) {
      member.dispose();
    }
  }
}
