import type { KubeObject } from '../model/kubeObject.ts';
import { field } from '../model/kubeObject.ts';
import type { Json } from '../util/json.ts';
import { asArray, asObject, asText, isObject } from '../util/json.ts';
import type { CompareRules, ControllerSettings, IgnoreRule, TrackingRules } from './rules.ts';

const MANAGERS: ReadonlySet<string> = new Set(['argocd-controller']);
const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';
const OVERRIDE = 'resource.customizations.ignoreDifferences.';
const DEFAULT_LABEL = 'app.kubernetes.io/instance';

/**
 * How Argo CD compares this Application. `settings` is ConfigMap `argocd-cm`, undefined where it may not be
 * read: then the defaults of version 3 hold (annotation tracking, status ignored). Source: specs/argocd.md (b), (m).
 */
export function argoCdRules(application: KubeObject, settings: ControllerSettings | undefined): CompareRules {
  const data = settings?.data ?? {};
  const yaml = (text: string | undefined): Json | undefined =>
    text === undefined ? undefined : settings?.parse(text);
  const options = asObject(yaml(data['resource.compareoptions']));
  return {
    ignore: [
      ...asArray(field(application, 'spec', 'ignoreDifferences')).flatMap(toAppRule),
      ...systemRules(data, yaml),
    ],
    ignoreStatus: toIgnoreStatus(options?.['ignoreResourceStatusField']),
    ignoreAggregatedRoles: options?.['ignoreAggregatedRoles'] === true,
    includesMutations: words(application.metadata.annotations?.[COMPARE_OPTIONS]).includes(
      'IncludeMutationWebhook=true',
    ),
    tracking: tracking(application, data),
    sensitiveAnnotations: new Set(words(data['resource.sensitive.mask.annotations'])),
    managers: MANAGERS,
    hasSettings: settings !== undefined,
  };
}

function tracking(application: KubeObject, settings: ControllerSettings['data']): TrackingRules {
  const { name, namespace = '' } = application.metadata;
  const home = asText(field(application, 'status', 'controllerNamespace')) ?? namespace;
  const method = settings['application.resourceTrackingMethod'];
  const installationId = settings['installationID'];
  return {
    method: method === 'label' || method === 'annotation+label' ? method : 'annotation',
    labelKey: settings['application.instanceLabelKey'] || DEFAULT_LABEL,
    instance: namespace === home ? name : `${namespace}_${name}`,
    ...(installationId && { installationId }),
  };
}

function toIgnoreStatus(value: Json | undefined): CompareRules['ignoreStatus'] {
  switch (value) {
    case 'crd':
      return 'crd';
    case 'none':
    case 'off':
    case 'false':
    case false:
      return 'none';
    default:
      return 'all'; // as Argo CD does with a word it does not know
  }
}

function toAppRule(value: Json): IgnoreRule[] {
  const kind = asText(asObject(value)?.['kind']);
  if (!isObject(value) || kind === undefined) {
    return [];
  }
  const name = asText(value['name']);
  const namespace = asText(value['namespace']);
  return [
    {
      group: asText(value['group']) ?? '',
      kind,
      ...(name && { name }),
      ...(namespace && { namespace }),
      ...fieldsOf(value),
    },
  ];
}

function fieldsOf(value: Json | undefined): Pick<IgnoreRule, 'pointers' | 'managers' | 'jq'> {
  const texts = (key: string): string[] =>
    asArray(asObject(value)?.[key]).filter((item) => typeof item === 'string');
  return {
    pointers: texts('jsonPointers'),
    managers: texts('managedFieldsManagers'),
    jq: texts('jqPathExpressions'),
  };
}

/** `<key prefix><group>_<Kind>` entries, and the older single map `resource.customizations` with `<group>/<Kind>`. */
function systemRules(
  settings: ControllerSettings['data'],
  yaml: (text: string | undefined) => Json | undefined,
): IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  for (const [key, text] of Object.entries(settings)) {
    if (key.startsWith(OVERRIDE)) {
      rules.push(systemRule(key.slice(OVERRIDE.length), '_', yaml(text)));
    }
  }
  for (const [key, value] of Object.entries(asObject(yaml(settings['resource.customizations'])) ?? {})) {
    const text = asText(asObject(value)?.['ignoreDifferences']);
    if (text !== undefined) {
      rules.push(systemRule(key, '/', yaml(text)));
    }
  }
  return rules;
}

function systemRule(key: string, separator: string, value: Json | undefined): IgnoreRule {
  const fields = fieldsOf(value);
  if (key === 'all') {
    return { group: '*', kind: '*', ...fields };
  }
  const at = key.indexOf(separator);
  // Without the separator the key is a core kind, for which Argo CD never finds the managers (argocd.md m.19).
  return at < 0
    ? { group: '', kind: key, ...fields, managers: [] }
    : { group: key.slice(0, at), kind: key.slice(at + 1), ...fields };
}

function words(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
