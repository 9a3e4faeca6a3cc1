import type { HistoryEntry } from '../history/entry.ts';
import type { HistoryError, TrackFacts } from '../history/track.ts';

/** What is known of an app's history at one moment. */
export type HistoryShown =
  | { readonly word: 'reading' }
  | { readonly word: 'failed'; readonly error: HistoryError }
  | {
      readonly word: 'read';
      readonly tracks: readonly TrackFacts[];
      /** Newest first, as far as pages were asked for. */
      readonly entries: readonly HistoryEntry[];
      readonly isLast: boolean;
      readonly isReadingMore: boolean;
      /** Why the next page did not come; it can be asked for again. */
      readonly error?: HistoryError;
    };
