/** A clock that can be set back to live through the past, and then be brought to today. */
export class ShiftableClock {
  readonly #source: () => number;
  #shift = 0;

  constructor(source: () => number) {
    this.#source = source;
  }

  /** Milliseconds of the epoch in the world. */
  readonly now = (): number => this.#source() - this.#shift;

  /** Milliseconds of the epoch outside of it. */
  today(): number {
    return this.#source();
  }

  /** Goes to a moment; time passes from there at its usual speed. It never goes back. */
  goTo(time: number): void {
    if (time > this.now() || this.#shift === 0) {
      this.#shift = this.#source() - time;
    }
  }

  goToToday(): void {
    this.#shift = 0;
  }
}
