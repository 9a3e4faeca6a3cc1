import * as l10n from '@vscode/l10n';

import type { Json } from '../../util/json.ts';
import { asArray, asObject, asObjects, asText, at } from '../../util/json.ts';
import type { ObjectChange, Row } from '../finding.ts';
import { after, before, isKind } from './reading.ts';

/** Definitions of kinds: what is stored must stay readable. */
export const CRD_ROWS: readonly Row[] = [
  {
    id: 'crd-version-removed',
    find: (change) => {
      const served = versions(change, 'after');
      const gone = isCrd(change) ? versions(change, 'before').filter((one) => !served.includes(one)) : [];
      return gone.length > 0
        ? {
            level: 'B',
            pointer: '/spec/versions',
            text: l10n.t(
              'Version {0} goes away while status.storedVersions may still list it: the API server refuses that. Migrate the stored objects first.',
              gone.join(', '),
            ),
          }
        : undefined;
    },
  },
  {
    id: 'crd-storage-moved',
    find: (change) => {
      const [from, to] = [storage(change, 'before'), storage(change, 'after')];
      return isCrd(change) && from !== undefined && to !== undefined && from !== to
        ? {
            level: 'D',
            pointer: '/spec/versions',
            text: l10n.t(
              'Objects are stored as {0} and would be stored as {1} again. Those written meanwhile need a migration.',
              from,
              to,
            ),
          }
        : undefined;
    },
  },
  {
    id: 'crd-narrowed',
    find: (change) => {
      const lost = isCrd(change) ? lostFields(change) : [];
      return lost.length > 0
        ? {
            level: 'D',
            pointer: '/spec/versions',
            text: l10n.t(
              'The schema loses or narrows {0}: objects that use it are pruned or invalid, and what they held is gone.',
              lost.slice(0, 3).join(', '),
            ),
          }
        : undefined;
    },
  },
];

function isCrd(change: ObjectChange): boolean {
  return (
    isKind(change, 'apiextensions.k8s.io', 'CustomResourceDefinition') &&
    change.before !== undefined &&
    change.after !== undefined
  );
}

function list(change: ObjectChange, side: 'before' | 'after') {
  return asObjects(
    side === 'before' ? before(change, 'spec', 'versions') : after(change, 'spec', 'versions'),
  );
}

function versions(change: ObjectChange, side: 'before' | 'after'): readonly string[] {
  return list(change, side).flatMap((version) => asText(version['name']) ?? []);
}

function storage(change: ObjectChange, side: 'before' | 'after'): string | undefined {
  return asText(list(change, side).find((version) => version['storage'] === true)?.['name']);
}

function lostFields(change: ObjectChange): readonly string[] {
  return list(change, 'after').flatMap((version) => {
    const old = list(change, 'before').find((one) => one['name'] === version['name']);
    const schema = (one: Json | undefined): Json | undefined => at(one, 'schema', 'openAPIV3Schema');
    return old ? lostBelow(schema(old), schema(version), '') : [];
  });
}

/** Fields that the earlier schema does not know, and those for which it takes less. */
function lostBelow(from: Json | undefined, to: Json | undefined, path: string): readonly string[] {
  if (at(to, 'x-kubernetes-preserve-unknown-fields') === true) {
    return [];
  }
  const [had, has] = [asObject(at(from, 'properties')), asObject(at(to, 'properties'))];
  const fields = Object.entries(had ?? {}).flatMap(([name, schema]) => {
    const place = path === '' ? name : `${path}.${name}`;
    return has && Object.hasOwn(has, name) ? lostBelow(schema, has[name], place) : [place];
  });
  const items = at(from, 'items');
  return [
    ...(isNarrower(from, to) ? [path] : []),
    ...fields,
    ...(items === undefined ? [] : lostBelow(items, at(to, 'items'), `${path}[]`)),
  ];
}

/** Another type, a value of an enumeration that is gone, or a field that must be there now. */
function isNarrower(from: Json | undefined, to: Json | undefined): boolean {
  const [hadValues, values] = [at(from, 'enum'), at(to, 'enum')];
  const lostValue =
    Array.isArray(values) && (!Array.isArray(hadValues) || hadValues.some((one) => !values.includes(one)));
  const [hadNeeds, needs] = [asArray(at(from, 'required')), asArray(at(to, 'required'))];
  const needsMore = needs.some((name) => !hadNeeds.includes(name));
  return lostValue || needsMore || at(from, 'type') !== at(to, 'type');
}
