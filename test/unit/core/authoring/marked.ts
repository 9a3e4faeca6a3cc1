import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { AuthoringContext } from '../../../../src/core/authoring/authoringContext.ts';
import type { FieldDocs } from '../../../../src/core/authoring/fieldDocs.ts';
import { BUNDLED } from '../schema/bundled.ts';

/** A text with `▮` where the cursor is. */
export function marked(text: string): { readonly text: string; readonly at: number } {
  const at = text.indexOf('▮');
  return { text: text.slice(0, at) + text.slice(at + 1), at };
}

function docsOf(name: string): FieldDocs {
  const file = path.join(import.meta.dirname, '../../../../schemas/docs', name);
  return JSON.parse(readFileSync(file, 'utf8')) as FieldDocs;
}

export const DOCS: FieldDocs = { ...docsOf('argocd.json'), ...docsOf('flux.json') };

export const CONTEXT: AuthoringContext = { schemas: BUNDLED, docs: DOCS, path: 'apps/app.yaml' };
