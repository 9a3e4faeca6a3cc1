import type { Event, ScalarEvent } from 'js-yaml';
import { EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';

import type { ScalarStyle, YamlEntry, YamlNode, YamlScalar } from './node.ts';
import { plainValue, taggedValue } from './scalars.ts';

/** The tree of the one document that the events of a text describe. */
export function treeOf(text: string, events: readonly Event[]): YamlNode | undefined {
  return new TreeBuilder(text, events).root();
}

const FLOW = 2;

class TreeBuilder {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, YamlNode>();
  #next = 0;
  /** One past the last token read: where an empty value stands. */
  #end = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  root(): YamlNode | undefined {
    if (this.#events[this.#next]?.type !== EVENT_ID.DOCUMENT) {
      return undefined;
    }
    this.#next++;
    const first = this.#events[this.#next];
    if (first === undefined || first.type === EVENT_ID.POP) {
      return undefined;
    }
    return first.type === EVENT_ID.SCALAR &&
      first.valueStart < 0 &&
      first.tagStart < 0 &&
      first.anchorStart < 0
      ? undefined
      : this.#node();
  }

  #node(): YamlNode {
    const event = this.#events[this.#next++];
    switch (event?.type) {
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        return this.#collection(event);
      case EVENT_ID.ALIAS: {
        const name = this.#text.slice(event.anchorStart, event.anchorEnd);
        this.#end = event.anchorEnd;
        const target = this.#anchors.get(name);
        return { type: 'alias', name, target, start: event.anchorStart - 1, end: event.anchorEnd };
      }
      case EVENT_ID.SCALAR:
        return this.#named(this.#scalar(event), event);
      default:
        return { type: 'scalar', text: '', style: 'plain', value: null, start: this.#end, end: this.#end };
    }
  }

  #collection(event: Extract<Event, { type: typeof EVENT_ID.MAPPING | typeof EVENT_ID.SEQUENCE }>): YamlNode {
    const isFlow = event.style === FLOW;
    const start = event.start;
    this.#end = isFlow ? start + 1 : start;
    const items: YamlNode[] = [];
    while (this.#next < this.#events.length && this.#events[this.#next]?.type !== EVENT_ID.POP) {
      items.push(this.#node());
    }
    this.#next++;
    const isMap = event.type === EVENT_ID.MAPPING;
    if (isFlow && this.#text[start] === (isMap ? '{' : '[')) {
      this.#end = closing(this.#text, this.#end, isMap ? '}' : ']');
    }
    const place = { start, end: this.#end, isFlow };
    return this.#named(
      isMap ? { type: 'map', entries: pairs(items), ...place } : { type: 'sequence', items, ...place },
      event,
    );
  }

  #scalar(event: ScalarEvent): YamlScalar {
    const style = styleOf(event);
    const tag = event.tagStart >= 0 ? this.#text.slice(event.tagStart, event.tagEnd) : undefined;
    if (event.valueStart < 0) {
      const start = Math.max(this.#end, event.tagEnd, event.anchorEnd);
      const at = this.#text[start] === ':' ? start + 1 : start;
      this.#end = at;
      const value = tag === undefined ? null : taggedValue(tag, '');
      return { type: 'scalar', text: '', style, value, start: at, end: at };
    }
    const text = event.fast
      ? this.#text.slice(event.valueStart, event.valueEnd)
      : getScalarValue(this.#text, event);
    const value = tag === undefined ? (style === 'plain' ? plainValue(text) : text) : taggedValue(tag, text);
    const quote = style === 'single' || style === 'double' ? 1 : 0;
    const start = event.valueStart - quote;
    const end = quote === 1 ? event.valueEnd + 1 : trimmedEnd(this.#text, event.valueStart, event.valueEnd);
    this.#end = end;
    return { type: 'scalar', text, style, value, start, end };
  }

  #named<T extends YamlNode>(
    node: T,
    event: {
      readonly anchorStart: number;
      readonly anchorEnd: number;
      readonly tagStart: number;
      readonly tagEnd: number;
    },
  ): T {
    if (event.anchorStart < 0 && event.tagStart < 0) {
      return node;
    }
    const tag = event.tagStart < 0 ? undefined : this.#text.slice(event.tagStart, event.tagEnd);
    const anchor = event.anchorStart < 0 ? undefined : this.#text.slice(event.anchorStart, event.anchorEnd);
    const named = {
      ...node,
      ...(tag === undefined ? {} : { tag }),
      ...(anchor === undefined ? {} : { anchor }),
    };
    if (anchor !== undefined) {
      this.#anchors.set(anchor, named);
    }
    return named;
  }
}

function pairs(nodes: readonly YamlNode[]): YamlEntry[] {
  const entries: YamlEntry[] = [];
  for (let index = 0; index + 1 < nodes.length; index += 2) {
    const key = nodes[index];
    const value = nodes[index + 1];
    if (key && value) {
      entries.push({ key, value });
    }
  }
  return entries;
}

function styleOf({ style }: ScalarEvent): ScalarStyle {
  switch (style) {
    case SCALAR_STYLE.SINGLE_QUOTED:
      return 'single';
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return 'double';
    case SCALAR_STYLE.LITERAL_BLOCK:
      return 'literal';
    case SCALAR_STYLE.FOLDED_BLOCK:
      return 'folded';
    default:
      return 'plain';
  }
}

/** Past the bracket that closes a flow collection whose last member ends at `from`; comments in between may hold brackets. */
function closing(text: string, from: number, bracket: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === bracket) {
      return at + 1;
    }
    if (text[at] === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      const line = text.indexOf('\n', at);
      at = line === -1 ? text.length : line;
    }
  }
  return from;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && ' \t\r\n'.includes(text[at - 1] ?? '.')) {
    at--;
  }
  return at;
}
