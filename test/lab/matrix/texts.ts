import { stringify } from 'yaml';

/** A manifest as it stands in Git; what YAML 1.1 reads as something else is quoted. */
export const textOf = (manifest: object | string): string =>
  typeof manifest === 'string' ? manifest : stringify(manifest, { version: '1.1', lineWidth: 0 });
