import type { YamlEntry, YamlScalar } from '../yaml/node.ts';
import { asMap, asScalar, keyText, nodeAt } from '../yaml/read.ts';
import { APPLICATION_SET } from './applications.ts';
import { rewriteOf } from './field.ts';
import type { Fix, TextRange } from './finding.ts';
import { onceForEach } from './onceForEach.ts';
import type { RuleDocument } from './rule.ts';

export interface Annotation {
  readonly key: string;
  readonly entry: YamlEntry;
  /** Undefined where the value is no scalar. */
  readonly value: YamlScalar | undefined;
  readonly isLabel: boolean;
}

/** Annotations and labels of an object, and of the template of an ApplicationSet, that mean Argo CD. */
export const argoCdAnnotations = onceForEach(readAnnotations);

function readAnnotations(document: RuleDocument): readonly Annotation[] {
  // Most documents have none: one look at the text is cheaper than a walk.
  if (!document.text.includes('arg')) {
    return [];
  }
  const isSet = `${document.group}/${document.kind}` === APPLICATION_SET;
  const owners = [
    nodeAt(document.root, 'metadata'),
    ...(isSet ? [nodeAt(document.root, 'spec', 'template', 'metadata')] : []),
  ];
  const found: Annotation[] = [];
  for (const metadata of owners) {
    for (const field of ['annotations', 'labels']) {
      for (const entry of asMap(nodeAt(metadata, field))?.entries ?? []) {
        const key = keyText(entry) ?? '';
        if (key.slice(0, Math.max(key.indexOf('/'), 0)).includes('arg')) {
          found.push({ key, entry, value: asScalar(entry.value), isLabel: field === 'labels' });
        }
      }
    }
  }
  return found;
}

/** One word of a comma-separated value with its own place, blanks around it left out. */
export interface Word {
  readonly text: string;
  readonly range: TextRange;
  /** The value with another word in its place. */
  rewritten(word: string, title: string): Fix[];
}

export function wordsOf(document: RuleDocument, value: YamlScalar): readonly Word[] {
  const written = document.text.slice(value.start, value.end);
  const shift = written.indexOf(value.text);
  let at = 0;
  return value.text.split(',').map((raw) => {
    const text = raw.trim();
    const start = at + raw.indexOf(text);
    at += raw.length + 1;
    const from = value.start + shift + start;
    return {
      text,
      range: shift < 0 || text === '' ? value : { start: from, end: from + text.length },
      rewritten: (word, title) =>
        rewriteOf(value, value.text.slice(0, start) + word + value.text.slice(start + text.length), title),
    };
  });
}
