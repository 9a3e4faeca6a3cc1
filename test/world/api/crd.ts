import type { ApiObject, Fields } from './json.ts';
import { copy, fields, get, isFields, list, text } from './json.ts';
import { customVerbs } from './kind.ts';
import type { PrinterColumn, ServedKind, Subresource } from './kind.ts';

/** What a short CustomResourceDefinition is made from, for the products whose CRDs are not part of a repository. */
export interface CrdFacts {
  readonly group: string;
  /** The first is the stored one. */
  readonly versions: readonly string[];
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly hasStatus?: boolean;
  readonly columns?: readonly PrinterColumn[];
  /** What `spec` must have; everything else in it is kept as it comes. */
  readonly required?: readonly string[];
  /** What objects in `spec` must have, by their name. */
  readonly requiredIn?: Readonly<Record<string, readonly string[]>>;
  /** The status of a new object, where nothing more is asked of the spec. */
  readonly statusPreset?: Fields;
}

const anything: Fields = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** A definition whose schema keeps every field, so that nothing is pruned; it asks for a spec where that is known. */
function openSchema({ required, requiredIn = {}, statusPreset }: CrdFacts): Fields {
  return required === undefined
    ? {
        ...anything,
        ...(statusPreset && { properties: { status: { ...anything, default: statusPreset } } }),
      }
    : {
        ...anything,
        required: ['metadata', 'spec'],
        properties: { spec: openSpec(required, requiredIn) },
      };
}

function openSpec(
  required: readonly string[],
  requiredIn: Readonly<Record<string, readonly string[]>>,
): Fields {
  const parts = Object.entries(requiredIn);
  return {
    ...anything,
    ...(required.length === 0 ? {} : { required: [...required] }),
    ...(parts.length === 0
      ? {}
      : {
          properties: Object.fromEntries(
            parts.map(([name, keys]): [string, Fields] => [name, { ...anything, required: [...keys] }]),
          ),
        }),
  };
}

/** A CustomResourceDefinition with an open schema. */
export function crdObject(facts: CrdFacts): ApiObject {
  const singular = facts.kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${facts.plural}.${facts.group}` },
    spec: {
      group: facts.group,
      names: {
        kind: facts.kind,
        listKind: `${facts.kind}List`,
        plural: facts.plural,
        ...(facts.shortNames === undefined ? {} : { shortNames: [...facts.shortNames] }),
        singular,
      },
      scope: 'Namespaced',
      versions: facts.versions.map((name, at) => ({
        ...(facts.columns === undefined
          ? {}
          : { additionalPrinterColumns: facts.columns.map((column) => ({ ...column })) }),
        name,
        schema: { openAPIV3Schema: openSchema(facts) },
        served: true,
        storage: at === 0,
        ...(facts.hasStatus === true ? { subresources: { status: {} } } : {}),
      })),
    },
  };
}

/** The kinds that a definition makes the server serve, one for each served version. */
export function kindsOf(crd: ApiObject): ServedKind[] {
  const names = fields(crd, 'spec', 'names');
  const kind = text(names, 'kind');
  return list(crd, 'spec', 'versions')
    .filter((version): version is Fields => isFields(version) && version['served'] === true)
    .map((version) => ({
      group: text(crd, 'spec', 'group'),
      version: text(version, 'name'),
      kind,
      listKind: text(names, 'listKind') || `${kind}List`,
      plural: text(names, 'plural'),
      singular: text(names, 'singular') || kind.toLowerCase(),
      shortNames: list(names, 'shortNames') as string[],
      categories: list(names, 'categories') as string[],
      isNamespaced: text(crd, 'spec', 'scope') === 'Namespaced',
      isCustom: true,
      verbs: customVerbs,
      subresources: (['status', 'scale'] as const satisfies readonly Subresource[]).filter(
        (name) => get(version, 'subresources', name) !== undefined,
      ),
      columns: list(version, 'additionalPrinterColumns') as unknown as PrinterColumn[],
      schema: fields(version, 'schema', 'openAPIV3Schema'),
    }));
}

/** `status` of a definition whose objects are about to be removed with it. */
export function terminatingStatus(crd: ApiObject, at: string): Fields {
  return {
    ...fields(crd, 'status'),
    conditions: [
      ...list(crd, 'status', 'conditions'),
      {
        type: 'Terminating',
        status: 'True',
        lastTransitionTime: at,
        reason: 'InstanceDeletionPending',
        message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
      },
    ],
  };
}

/** `status` as the server writes it once the names are accepted and the kind is served. */
export function establishedStatus(crd: ApiObject, at: string): Fields {
  const stored = list(crd, 'spec', 'versions').filter((version) => get(version, 'storage') === true);
  return {
    acceptedNames: copy(fields(crd, 'spec', 'names')),
    conditions: [
      {
        lastTransitionTime: at,
        message: 'no conflicts found',
        reason: 'NoConflicts',
        status: 'True',
        type: 'NamesAccepted',
      },
      {
        lastTransitionTime: at,
        message: 'the initial names have been accepted',
        reason: 'InitialNamesAccepted',
        status: 'True',
        type: 'Established',
      },
    ],
    storedVersions: stored.map((version) => text(version, 'name')),
  };
}
