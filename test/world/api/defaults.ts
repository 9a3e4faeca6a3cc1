import type { ApiObject, Fields } from './json.ts';
import { childOf } from './json.ts';
import type { ServedKind } from './kind.ts';

/** The object with what the server fills in where the client said nothing. Changes and answers its argument. */
export function withDefaults(kind: ServedKind, object: ApiObject): ApiObject {
  if (kind.group === '' && kind.kind === 'Namespace') {
    childOf(object.metadata, 'labels')['kubernetes.io/metadata.name'] = object.metadata['name'] ?? '';
    const spec: Fields = childOf(object, 'spec');
    spec['finalizers'] ??= ['kubernetes'];
    const status = childOf(object, 'status');
    status['phase'] ??= 'Active';
  }
  return object;
}
