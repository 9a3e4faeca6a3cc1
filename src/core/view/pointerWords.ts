import * as l10n from '@vscode/l10n';

import type { Json } from '../util/json.ts';
import { clip } from './appState.ts';

/** A JSON pointer as people write it: `spec.template.spec.containers[0].image`. Keys with dots are quoted. */
export function pointerPath(pointer: string): string {
  let path = '';
  for (const segment of segments(pointer)) {
    if (/^\d+$/.test(segment)) {
      path += `[${segment}]`;
    } else if (/^[\w-]+$/.test(segment)) {
      path += path === '' ? segment : `.${segment}`;
    } else {
      path += `[${JSON.stringify(segment)}]`;
    }
  }
  return path;
}

/** The end of the path that fits a row; the start says the least. */
export function shortPath(pointer: string, length = 32): string {
  const whole = segments(pointer);
  for (let first = 0; first < whole.length; first += 1) {
    const rest = pointerPath(
      whole
        .slice(first)
        .map((segment) => `/${escapeSegment(segment)}`)
        .join(''),
    );
    if (rest.length <= length) {
      return first === 0 ? rest : `…${rest}`;
    }
  }
  return clip(pointerPath(pointer), length);
}

/** Keys that say nothing without what they are a key of. */
const BARE_KEYS: ReadonlySet<string> = new Set(['value', 'name', 'key']);

/** The last words of the path, as few as tell the field: `image`, `args[2]`, `env[1].value`. */
export function fieldName(pointer: string): string {
  const whole = segments(pointer);
  let first = whole.length - 1;
  while (first > 0 && (/^\d+$/.test(whole[first] ?? '') || BARE_KEYS.has(whole[first] ?? ''))) {
    first -= 1;
  }
  return pointerPath(
    whole
      .slice(first)
      .map((segment) => `/${escapeSegment(segment)}`)
      .join(''),
  );
}

/** A value in a few characters: text bare, structures as JSON, nothing as "absent". */
export function valueWords(value: Json | undefined, length = 32): string {
  if (value === undefined) {
    return l10n.t('absent');
  }
  return clip(typeof value === 'string' ? value : JSON.stringify(value), length);
}

/**
 * Two values beside each other: what they have in common at the start is cut off where they are long, since images and
 * addresses differ at the end.
 */
export function changeWords(from: Json | undefined, to: Json | undefined, length = 16): string {
  if (typeof from !== 'string' || typeof to !== 'string' || Math.max(from.length, to.length) <= length) {
    return `${valueWords(from, length)} → ${valueWords(to, length)}`;
  }
  let same = 0;
  while (same < Math.min(from.length, to.length) && from[same] === to[same]) {
    same += 1;
  }
  const start = from.slice(0, same).search(/[^:/@=]*$/);
  const tail = (text: string): string => valueWords(start < 4 ? text : `…${text.slice(start)}`, length);
  return `${tail(from)} → ${tail(to)}`;
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escapeSegment(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
