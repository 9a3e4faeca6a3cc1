import { isBuiltIn } from './builtin.ts';
import { asText, isDict, type Dict, type Json } from './json.ts';
import { groupOf, kindOf, type Obj } from './objects.ts';
import { canonicalQuantity } from './quantity.ts';

/** Maps whose entries are the user's own: an empty text among them means something. */
const freeMaps = new Set([
  'data',
  'binaryData',
  'stringData',
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
]);
/** Booleans that are plain in the Go types, so that `false` vanishes there. */
const plainBooleans = new Set([
  'paused',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'stdin',
  'stdinOnce',
  'tty',
  'readOnly',
  'publishNotReadyAddresses',
]);
const plainNumbers = new Set([
  'hostPort',
  'nodePort',
  'minReadySeconds',
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'successThreshold',
  'failureThreshold',
]);
const textPointers = new Set(['storageClassName', 'ingressClassName']);
const emptyMaps = new Set([...freeMaps, 'limits', 'requests']);
const quantityMaps = new Set(['limits', 'requests', 'hard', 'capacity']);
const quantities = new Set(['averageValue', 'sizeLimit', 'divisor']);

/**
 * What is left of a manifest of a built-in kind after a round trip through its Go type: canonical quantities, and no
 * value that `omitempty` drops. What Git declares as empty is thereby absent, which is why it differs for ever from
 * a live value that the last applied configuration still names.
 */
export function remarshal(obj: Obj): Obj {
  return isBuiltIn(obj) ? strip(obj, '') : obj;
}

function strip(dict: Dict, own: string): Dict {
  const result: Dict = {};
  for (const [field, value] of Object.entries(dict)) {
    const kept = freeMaps.has(own) && typeof value === 'string' ? value : keep(field, value, own);
    if (kept !== undefined) {
      result[field] = kept;
    }
  }
  return result;
}

function keep(field: string, value: Json, own: string): Json | undefined {
  if (quantityMaps.has(own) || quantities.has(field)) {
    return typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(value) : value;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item) => (isDict(item) ? strip(item, field) : item));
  }
  if (isDict(value)) {
    const isEmpty = Object.keys(value).length === 0;
    return isEmpty && isEmptyMap(field, own) ? undefined : strip(value, field);
  }
  const isZero =
    (value === '' && !textPointers.has(field)) ||
    (value === false && plainBooleans.has(field)) ||
    (value === 0 && plainNumbers.has(field));
  return isZero ? undefined : value;
}

/** `selector: {}` of a Service is a map, of everything else a struct that stays. */
function isEmptyMap(field: string, own: string): boolean {
  return emptyMaps.has(field) && own !== 'matchLabels';
}

/** Fields the API server takes in one form and stores in another, brought to the stored form. */
export function normalise(obj: Obj): Obj {
  const result: Obj = { ...obj };
  if (isDict(result['metadata'])) {
    const { creationTimestamp: _, ...metadata } = result['metadata'];
    result['metadata'] = metadata;
  }
  if (groupOf(obj) === '' && kindOf(obj) === 'Secret') {
    return normaliseSecret(result);
  }
  if (groupOf(obj) === 'rbac.authorization.k8s.io' && /^(Cluster)?Role$/.test(kindOf(obj))) {
    const rules = result['rules'];
    return Array.isArray(rules) && rules.length === 0 ? { ...result, rules: null } : result;
  }
  return result;
}

function normaliseSecret(obj: Obj): Obj {
  const { stringData, ...rest } = obj;
  const data: Dict = {};
  for (const [name, value] of Object.entries(isDict(rest['data']) ? rest['data'] : {})) {
    data[name] = value ?? '';
  }
  for (const [name, value] of Object.entries(isDict(stringData) ? stringData : {})) {
    data[name] = Buffer.from(asText(value)).toString('base64');
  }
  return Object.keys(data).length > 0 || rest['data'] !== undefined ? { ...rest, data } : rest;
}
