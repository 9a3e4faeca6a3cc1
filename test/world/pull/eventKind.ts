import type { Kind } from './client.ts';

/** Events of the core group, as every controller of the demo writes them. */
export const EVENT: Kind = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  isNamespaced: true,
  verbs: ['create', 'patch'],
};
