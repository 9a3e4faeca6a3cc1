import { parse } from 'yaml';

import { controlNamespace, type Context } from './context.ts';
import type { Exclusion } from './exclusions.ts';
import type { HealthChecks, HealthStatus } from './health.ts';
import type { IgnoreRule } from './ignoreRules.ts';
import { asText, at, dictAt, listAt, textAt, type Json } from './json.ts';
import { key, type Obj } from './objects.ts';

/** What the controller takes from its ConfigMaps. */
export interface Settings {
  readonly rules: readonly IgnoreRule[];
  readonly checks: HealthChecks;
  readonly keepsHealth: boolean;
  readonly exclusions: readonly Exclusion[];
}

const ignorePrefix = 'resource.customizations.ignoreDifferences.';
const applicationHealth = 'resource.customizations.health.argoproj.io_Application';

export function settingsOf(context: Context): Settings {
  const config = (name: string): Record<string, Json> =>
    dictAt(context.cache.objects.get(key('', 'ConfigMap', controlNamespace, name)), 'data');
  const main = config('argocd-cm');
  return {
    rules: Object.entries(main).flatMap(([name, text]) =>
      name.startsWith(ignorePrefix) ? [systemRule(name.slice(ignorePrefix.length), asText(text))] : [],
    ),
    checks: new Map(main[applicationHealth] === undefined ? [] : [['argoproj.io/Application', childHealth]]),
    exclusions: exclusionsOf(asText(main['resource.exclusions'])),
    keepsHealth: config('argocd-cmd-params-cm')['controller.resource.health.persist'] === 'true',
  };
}

function exclusionsOf(text: string): Exclusion[] {
  const entries = (text === '' ? [] : parse(text)) as Json;
  return (Array.isArray(entries) ? entries : []).map((entry) => ({
    groups: listAt(entry, 'apiGroups').map(asText),
    kinds: listAt(entry, 'kinds').map(asText),
  }));
}

/** `<group>_<Kind>`; `all` is every kind, and a kind of the core group is written bare or with an empty group. */
function systemRule(name: string, text: string): IgnoreRule {
  const split = name.lastIndexOf('_');
  const [group, kind] =
    name === 'all' ? ['*', '*'] : [name.slice(0, Math.max(split, 0)), name.slice(split + 1)];
  const rule = parse(text) as Json;
  return {
    group,
    kind,
    name: '',
    namespace: '',
    pointers: listAt(rule, 'jsonPointers').map(String),
    managers: listAt(rule, 'managedFieldsManagers').map(String),
  };
}

/**
 * The health check for child apps that the Argo CD manual suggests, which is Lua there: the child's own health, or
 * Progressing while it has none. Without it a child app has no health and holds up no wave.
 */
function childHealth(app: Obj): { status: HealthStatus; message?: string } {
  const message = textAt(app, 'status', 'health', 'message');
  return {
    status: (at(app, 'status', 'health', 'status') as HealthStatus | undefined) ?? 'Progressing',
    ...(message === '' ? {} : { message }),
  };
}
