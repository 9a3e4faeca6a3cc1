/**
 * How far a source is behind the branch that it follows, seen from a clone on this machine: what was pushed and not
 * fetched by the cluster. Another fact than an app being behind its source.
 */
export interface SourceLag {
  /** Branch, or highest version, as people name it. */
  readonly name: string;
  /** Full SHA of its tip, as the clone fetched it last. */
  readonly tip: string;
  /**
   * - `even`: the source holds the tip;
   * - `behind`: the tip is ahead, by `commits` of the first-parent chain where it leads back to what the source holds;
   * - `unknown`: the clone has not got what the source holds, so the clone itself may be behind.
   */
  readonly word: 'even' | 'behind' | 'unknown';
  readonly commits?: number;
  /** Milliseconds of the epoch: the clone's last fetch. */
  readonly fetchedAt?: number;
  /** The source holds an artifact that somebody has to make of the branch first. */
  readonly isPushed?: true;
}
