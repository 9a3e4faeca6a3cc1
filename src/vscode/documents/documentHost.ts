import type { Connections } from '../../app/connections.ts';
import type { SourceLocator } from '../../app/locateSource.ts';
import type { Clock, FileReader, Logger } from '../../core/ports.ts';
import type { Store } from '../../core/store/store.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** What showing live objects and differences needs; the command host has all of it. */
export interface DocumentHost {
  readonly documents: VirtualDocuments;
  readonly store: Store;
  readonly connections: Connections;
  readonly locator: SourceLocator;
  readonly files: FileReader;
  readonly clock: Clock;
  readonly logger: Logger;
}
