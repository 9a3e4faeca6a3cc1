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

  /** Day one of the past; time passes from there at its usual speed. */
  goBackTo(time: number): void {
    this.#shift = Math.max(this.#source() - time, 0);
  }

  /** On to a later moment, though never beyond today. What lies behind is left as it is. */
  goTo(time: number): void {
    if (time > this.now()) {
      this.goBackTo(time);
    }
  }

  goToToday(): void {
    this.#shift = 0;
  }
}
