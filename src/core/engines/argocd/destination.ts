import type { Destination } from '../../model/app.ts';
import type { Json } from '../../util/json.ts';
import { asText, at } from '../../util/json.ts';

/** `spec.destination`: a cluster by address or by name, and the namespace for what names none. */
export function destinationOf(written: Json | undefined): Destination {
  const server = asText(at(written, 'server'));
  const name = asText(at(written, 'name'));
  const namespace = asText(at(written, 'namespace'));
  return { ...(server && { server }), ...(name && { name }), ...(namespace && { namespace }) };
}
