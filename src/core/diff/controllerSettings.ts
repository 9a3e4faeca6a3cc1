import { parse } from 'yaml';

import type { Json } from '../util/json.ts';
import type { ControllerSettings } from './rules.ts';

/** Settings with the YAML parser that reads what stands in them. In a file of its own: only a comparison needs a parser. */
export const controllerSettings = (data: Readonly<Record<string, string>>): ControllerSettings => ({
  data,
  parse: parseYaml,
});

/** Undefined where the text is no YAML: the controller then falls back to its defaults, and so do we. */
function parseYaml(text: string): Json | undefined {
  try {
    return parse(text) as Json;
  } catch {
    return undefined; // said by the lint rules of the settings, not by every comparison
  }
}
