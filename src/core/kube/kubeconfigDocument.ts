import { parse } from 'yaml';

import type { Json } from '../util/json.ts';
import { asArray, asObject, asText, at, isObject } from '../util/json.ts';
import type {
  ClusterEntry,
  ClusterFields,
  ContextEntry,
  ExecSpec,
  Impersonation,
  UserEntry,
  UserFields,
} from './entries.ts';
import { NOBODY } from './entries.ts';

/** What one kubeconfig file holds. Entries that lack what they must have are left out. */
export interface KubeconfigDocument {
  readonly file: string;
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly ContextEntry[];
  readonly currentContext?: string;
}

/** A file as the client library read it. Names may be numbers, whatever its types say. */
export interface LibraryConfig {
  readonly clusters: readonly ClusterFields[];
  readonly users: readonly (UserFields & { readonly exec?: unknown })[];
  readonly contexts: readonly {
    readonly name: string;
    readonly cluster: string;
    readonly user?: string;
    readonly namespace?: string;
  }[];
  readonly currentContext?: unknown;
}

/** Where a file lies, and how paths are written there. */
export interface FilePlace {
  readonly file: string;
  /** A path that stands in the file, absolute against its folder. */
  readonly besides: (target: string) => string;
  /** False for a bare name, which is looked up in PATH. */
  readonly isPath: (command: string) => boolean;
}

/** Keys that client-node 2.0.1 does not read: only files that hold one are parsed a second time. */
const DROPPED =
  /tokenFile|as-groups|as-uid|as-user-extra|disable-compression|client\.authentication\.k8s\.io\/exec/;
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

/** The library's reading of a file, completed by what the library drops. Throws where `text` is not YAML. */
export function toDocument(place: FilePlace, config: LibraryConfig, text: string): KubeconfigDocument {
  const { file } = place;
  const raw = DROPPED.test(text) ? (parse(text, { uniqueKeys: false }) as Json) : undefined;
  const current = config.currentContext;
  return {
    file,
    clusters: config.clusters.map((cluster) =>
      toCluster(file, cluster, entryOf(raw, 'clusters', 'cluster', scalar(cluster.name))),
    ),
    users: config.users.map((user) => toUser(place, user, entryOf(raw, 'users', 'user', scalar(user.name)))),
    contexts: config.contexts.map((context) => ({
      file,
      name: scalar(context.name),
      cluster: scalar(context.cluster),
      user: context.user === undefined ? '' : scalar(context.user),
      ...(context.namespace === undefined ? {} : { namespace: scalar(context.namespace) }),
    })),
    ...(current === undefined || current === null || current === ''
      ? {}
      : { currentContext: scalar(current) }),
  };
}

function entryOf(raw: Json | undefined, list: string, inner: string, name: string): Json | undefined {
  const entry = asArray(at(raw, list)).find((each) => scalar(at(each, 'name')) === name);
  return at(entry, inner);
}

function toCluster(file: string, cluster: ClusterFields, raw: Json | undefined): ClusterEntry {
  const extension = asArray(at(raw, 'extensions')).find((each) => at(each, 'name') === EXEC_EXTENSION);
  const execConfig = at(extension, 'extension');
  return {
    file,
    cluster: { ...cluster, name: scalar(cluster.name), server: cluster.server },
    disableCompression: at(raw, 'disable-compression') === true,
    ...(execConfig === undefined ? {} : { execConfig }),
  };
}

function toUser(place: FilePlace, user: LibraryConfig['users'][number], raw: Json | undefined): UserEntry {
  const { exec, ...rest } = user;
  const spec = toExec(exec, place);
  const tokenFile = asText(at(raw, 'tokenFile'));
  return {
    file: place.file,
    user: { ...rest, name: scalar(user.name) },
    ...(spec ? { exec: spec } : {}),
    ...(tokenFile ? { tokenFile: place.besides(tokenFile) } : {}),
    impersonate: toImpersonation(raw),
  };
}

function toExec(value: unknown, place: FilePlace): ExecSpec | undefined {
  const command = asText(at(value, 'command'));
  if (!command) {
    return undefined;
  }
  const installHint = asText(at(value, 'installHint'));
  const interactiveMode = asText(at(value, 'interactiveMode'));
  return {
    apiVersion: asText(at(value, 'apiVersion')) ?? '',
    command: place.isPath(command) ? place.besides(command) : command,
    args: asArray(at(value, 'args')).map(scalar),
    env: asArray(at(value, 'env')).flatMap((each) => {
      const name = asText(at(each, 'name'));
      return name ? [{ name, value: scalar(at(each, 'value') ?? '') }] : [];
    }),
    provideClusterInfo: at(value, 'provideClusterInfo') === true,
    ...(installHint === undefined ? {} : { installHint }),
    ...(interactiveMode === undefined ? {} : { interactiveMode }),
  };
}

function toImpersonation(raw: Json | undefined): Impersonation {
  if (!isObject(raw)) {
    return NOBODY;
  }
  const uid = asText(raw['as-uid']);
  const extra = Object.entries(asObject(raw['as-user-extra']) ?? {}).map(
    ([key, values]) => [key, asArray(values).map(scalar)] as const,
  );
  return {
    groups: asArray(raw['as-groups']).map(scalar),
    extra: Object.fromEntries(extra),
    ...(uid === undefined ? {} : { uid }),
  };
}

/** YAML reads an unquoted `name: 7` as a number. */
function scalar(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
