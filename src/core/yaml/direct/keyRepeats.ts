/** Keys of one map beyond this many are not compared one by one: what is true of them is left open. */
const MOST_COMPARED = 32;

/** Watches the keys of maps in maps for one that stands twice, by the hashes of their names. */
export class KeyRepeats {
  /** Of the maps that are open, one behind the other. */
  readonly #hashes: number[] = [];
  #top = 0;
  #mayRepeat = false;

  /** False: in no map stands a key twice. */
  get mayRepeat(): boolean {
    return this.#mayRepeat;
  }

  /** Answers what `close` wants. */
  open(): number {
    return this.#top;
  }

  add(hash: number, opened: number): void {
    const hashes = this.#hashes;
    if (this.#top - opened >= MOST_COMPARED) {
      this.#mayRepeat = true;
      return;
    }
    for (let at = opened; at < this.#top; at++) {
      if (hashes[at] === hash) {
        this.#mayRepeat = true;
      }
    }
    hashes[this.#top++] = hash;
  }

  close(opened: number): void {
    this.#top = opened;
  }
}
