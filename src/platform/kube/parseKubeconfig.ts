import { KubeConfig } from '@kubernetes/client-node';
import type { Cluster, User } from '@kubernetes/client-node';
import * as l10n from '@vscode/l10n';
import { parse } from 'yaml';

import type { Json } from '../../core/util/json.ts';
import { asArray, asObject, asText, at, isObject } from '../../core/util/json.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { ClusterEntry, ContextEntry, ExecSpec, Impersonation, UserEntry } from './entries.ts';
import { NOBODY } from './entries.ts';
import { pathsOf } from './kubeconfigPaths.ts';

/** What one kubeconfig file holds. Entries that lack what they must have are left out. */
export interface KubeconfigDocument {
  readonly file: string;
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly ContextEntry[];
  readonly currentContext?: string;
}

/** Keys that client-node 2.0.1 does not read: only files that hold one are parsed a second time. */
const DROPPED =
  /tokenFile|as-groups|as-uid|as-user-extra|disable-compression|client\.authentication\.k8s\.io\/exec/;
/** An empty config still says that it is one; other YAML (a text, a manifest of something else) does not. */
const LOOKS_RIGHT =
  /^\s*\{\s*\}\s*$|\b(?:kind["']?\s*:\s*["']?Config|clusters|contexts|users|current-context)\b/;
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

/** Parses the text of one file; paths in it become absolute against the file's folder. Answers a problem, in words. */
export function parseKubeconfig(
  file: string,
  text: string,
  platform: NodeJS.Platform,
): Result<KubeconfigDocument, string> {
  if (text.trim() === '') {
    return ok({ file, clusters: [], users: [], contexts: [] }); // kubectl takes an empty file for an empty config
  }
  try {
    const config = new KubeConfig();
    config.loadFromString(text, { onInvalidEntry: 'filter' });
    config.makePathsAbsolute(pathsOf(platform).dirname(file));
    const isEmpty = config.clusters.length + config.users.length + config.contexts.length === 0;
    return isEmpty && !LOOKS_RIGHT.test(text)
      ? err(l10n.t('This is not a kubeconfig file'))
      : ok(toDocument(file, config, rawOf(text), platform));
  } catch (error) {
    return err(firstLine(error));
  }
}

function toDocument(
  file: string,
  config: KubeConfig,
  raw: Json | undefined,
  platform: NodeJS.Platform,
): KubeconfigDocument {
  const current: unknown = config.currentContext;
  return {
    file,
    clusters: config.clusters.map((cluster) =>
      toCluster(file, cluster, entryOf(raw, 'clusters', 'cluster', scalar(cluster.name))),
    ),
    users: config.users.map((user) =>
      toUser(file, user, entryOf(raw, 'users', 'user', scalar(user.name)), platform),
    ),
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

function rawOf(text: string): Json | undefined {
  return DROPPED.test(text) ? (parse(text, { uniqueKeys: false }) as Json) : undefined;
}

function entryOf(raw: Json | undefined, list: string, inner: string, name: string): Json | undefined {
  const entry = asArray(at(raw, list)).find((each) => scalar(at(each, 'name')) === name);
  return at(entry, inner);
}

function toCluster(file: string, cluster: Cluster, raw: Json | undefined): ClusterEntry {
  const extension = asArray(at(raw, 'extensions')).find((each) => at(each, 'name') === EXEC_EXTENSION);
  const execConfig = at(extension, 'extension');
  return {
    file,
    cluster: { ...cluster, name: scalar(cluster.name), server: cluster.server },
    disableCompression: at(raw, 'disable-compression') === true,
    ...(execConfig === undefined ? {} : { execConfig }),
  };
}

function toUser(file: string, user: User, raw: Json | undefined, platform: NodeJS.Platform): UserEntry {
  const { exec, ...rest } = user;
  const spec = toExec(exec, file, platform);
  const tokenFile = asText(at(raw, 'tokenFile'));
  return {
    file,
    user: { ...rest, name: scalar(user.name) },
    ...(spec ? { exec: spec } : {}),
    ...(tokenFile ? { tokenFile: besides(file, tokenFile, platform) } : {}),
    impersonate: toImpersonation(raw),
  };
}

function toExec(value: unknown, file: string, platform: NodeJS.Platform): ExecSpec | undefined {
  const command = asText(at(value, 'command'));
  if (!command) {
    return undefined;
  }
  const installHint = asText(at(value, 'installHint'));
  const interactiveMode = asText(at(value, 'interactiveMode'));
  return {
    apiVersion: asText(at(value, 'apiVersion')) ?? '',
    command: hasSeparator(command, platform) ? besides(file, command, platform) : command,
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

function hasSeparator(command: string, platform: NodeJS.Platform): boolean {
  return command.includes('/') || (platform === 'win32' && command.includes('\\'));
}

function besides(file: string, target: string, platform: NodeJS.Platform): string {
  const paths = pathsOf(platform);
  return paths.resolve(paths.dirname(file), target);
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

/** YAML reads an unquoted `name: 7` as a number, whatever client-node's types say. */
function scalar(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}
