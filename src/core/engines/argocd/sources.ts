import type { SourceSpec, SourceType } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asArray, asObject, asObjects, asText, at, textField } from '../../util/json.ts';

/**
 * What the app is compared with. A source hydrator beats `sources`, which beat `source`; the controller passes over the
 * others without a word. A hydrated app is compared with the branch that the hydrator writes.
 */
export function sourcesOf(app: KubeObject): readonly SourceSpec[] {
  const types = statusTypes(app);
  const hydrator = asObject(at(app, 'spec', 'sourceHydrator'));
  if (hydrator) {
    return [hydratedSource(hydrator, types[0])];
  }
  const all = writtenSources(app);
  return all.map((source, index) => toSource(source, types.length === all.length ? types[index] : undefined));
}

/** As written in the spec, without what the precedence leaves out. */
export function writtenSources(app: KubeObject): readonly JsonObject[] {
  const many = asObjects(at(app, 'spec', 'sources'));
  const single = asObject(at(app, 'spec', 'source'));
  if (many.length > 0) {
    return many;
  }
  return single ? [single] : [];
}

function statusTypes(app: KubeObject): readonly (string | undefined)[] {
  const many = asArray(at(app, 'status', 'sourceTypes')).map(asText);
  return many.length > 0 ? many : [asText(at(app, 'status', 'sourceType'))];
}

function toSource(source: JsonObject, typeInStatus: string | undefined): SourceSpec {
  const directory = asObject(source['directory']);
  return {
    repoURL: asText(source['repoURL']) ?? '',
    targetRevision: asText(source['targetRevision']) ?? '',
    type: typeOf(source, typeInStatus),
    ...textField(source, 'path'),
    ...textField(source, 'chart'),
    ...textField(source, 'ref'),
    ...(directory && {
      directory: {
        recurse: directory['recurse'] === true,
        ...textField(directory, 'include'),
        ...textField(directory, 'exclude'),
      },
    }),
    ...helmFiles(asObject(source['helm'])),
  };
}

function helmFiles(helm: JsonObject | undefined): Pick<SourceSpec, 'helm'> {
  const valueFiles = asArray(helm?.['valueFiles']).flatMap((file) => asText(file) ?? []);
  const fileParameters = asObjects(helm?.['fileParameters']).flatMap((one) => asText(one['path']) ?? []);
  return valueFiles.length + fileParameters.length > 0 ? { helm: { valueFiles, fileParameters } } : {};
}

function hydratedSource(hydrator: JsonObject, typeInStatus: string | undefined): SourceSpec {
  const dry = asObject(hydrator['drySource']) ?? {};
  const sync = asObject(hydrator['syncSource']) ?? {};
  const dryURL = asText(dry['repoURL']) ?? '';
  return {
    repoURL: asText(sync['repoURL']) ?? dryURL,
    targetRevision: asText(sync['targetBranch']) ?? '',
    type: STATUS_TYPES.get(typeInStatus) ?? 'directory',
    ...textField(sync, 'path'),
    hydratedFrom: {
      repoURL: dryURL,
      path: asText(dry['path']) ?? '',
      targetRevision: asText(dry['targetRevision']) ?? '',
    },
  };
}

const STATUS_TYPES: ReadonlyMap<string | undefined, SourceType> = new Map([
  ['Helm', 'helm'],
  ['Kustomize', 'kustomize'],
  ['Directory', 'directory'],
  ['Plugin', 'plugin'],
]);

/** Where it comes from says more than how it is rendered; then what is written, then what the controller found. */
function typeOf(source: JsonObject, typeInStatus: string | undefined): SourceType {
  if (asText(source['chart'])) {
    return 'chart';
  }
  if (asText(source['repoURL'])?.startsWith('oci://') === true) {
    return 'oci';
  }
  const written = (['helm', 'kustomize', 'directory', 'plugin'] as const).find((type) =>
    asObject(source[type]),
  );
  return written ?? STATUS_TYPES.get(typeInStatus) ?? 'unknown';
}
