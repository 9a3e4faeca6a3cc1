import * as l10n from '@vscode/l10n';

import type { YamlMap, YamlNode } from '../yaml/node.ts';
import { asMap, asScalar, entryOf, keyText, nodeAt } from '../yaml/read.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { RuleDocument } from './rule.ts';

/** A condition between fields that the API server checks by a CEL rule of the CRD; each with words of its own. */
interface Condition {
  readonly kinds: readonly string[];
  /** Keys under `spec` that lead to the map that it is about. */
  readonly at?: readonly string[];
  readonly check: (fields: Fields) => { readonly key: string; readonly message: string } | undefined;
}

interface Fields {
  readonly has: (key: string) => boolean;
  /** Empty where the field is absent; undefined where it is filled in later. */
  readonly text: (...path: readonly string[]) => string | undefined;
}

const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';
const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/Kustomization';
const BUCKET = 'source.toolkit.fluxcd.io/Bucket';
const POLICY = 'image.toolkit.fluxcd.io/ImagePolicy';

const FORGES = ['github', 'gitlab', 'gitea', 'bitbucketserver', 'bitbucket', 'azuredevops'];

const CONDITIONS: readonly Condition[] = [
  {
    kinds: [RELEASE],
    check: ({ has }) => {
      if (has('chart') === has('chartRef')) {
        return has('chart')
          ? { key: 'chartRef', message: l10n.t('A HelmRelease has either `chart` or `chartRef`, not both.') }
          : { key: '', message: l10n.t('A HelmRelease needs `chart` or `chartRef`.') };
      }
      return undefined;
    },
  },
  {
    kinds: [RELEASE, KUSTOMIZATION],
    at: ['kubeConfig'],
    check: ({ has }) =>
      has('configMapRef') === has('secretRef')
        ? {
            key: has('secretRef') ? 'configMapRef' : '',
            message: l10n.t('`kubeConfig` takes exactly one of `secretRef` and `configMapRef`.'),
          }
        : undefined,
  },
  ...['install', 'upgrade'].map((action): Condition => ({
    kinds: [RELEASE],
    at: [action, 'strategy'],
    check: ({ has, text }) =>
      has('retryInterval') && text('name') === 'RemediateOnFailure'
        ? {
            key: 'retryInterval',
            message: l10n.t(
              '`retryInterval` goes with the strategy `RetryOnFailure`, not with `RemediateOnFailure`.',
            ),
          }
        : undefined,
  })),
  {
    kinds: ['source.toolkit.fluxcd.io/HelmChart'],
    check: ({ has, text }) =>
      has('verify') && known(text('sourceRef', 'kind')) && text('sourceRef', 'kind') !== 'HelmRepository'
        ? { key: 'verify', message: l10n.t('`verify` works only with a HelmRepository as the source.') }
        : undefined,
  },
  {
    kinds: ['source.toolkit.fluxcd.io/GitRepository'],
    check: ({ has, text }) =>
      // Until source-controller 1.8 only Azure.
      has('serviceAccountName') && !['aws', 'azure', undefined].includes(text('provider'))
        ? {
            key: 'serviceAccountName',
            message: l10n.t('`serviceAccountName` needs `provider: azure` or `provider: aws`.'),
          }
        : undefined,
  },
  {
    kinds: [BUCKET],
    check: ({ has, text }) => {
      const provider = text('provider') === '' ? 'generic' : text('provider');
      const sts = text('sts', 'provider');
      if (has('sts') && provider !== undefined && !['aws', 'generic'].includes(provider)) {
        return { key: 'sts', message: l10n.t('`sts` works only with the providers `aws` and `generic`.') };
      }
      if (has('sts') && provider === 'aws' && known(sts) && sts !== 'aws') {
        return { key: 'sts', message: l10n.t('The provider `aws` takes only `aws` as `sts.provider`.') };
      }
      return has('sts') && provider === 'generic' && known(sts) && sts !== 'ldap'
        ? { key: 'sts', message: l10n.t('The provider `generic` takes only `ldap` as `sts.provider`.') }
        : undefined;
    },
  },
  {
    kinds: [BUCKET],
    check: ({ has, text }) => {
      if (has('serviceAccountName') && ['', 'generic'].includes(text('provider') ?? '-')) {
        return {
          key: 'serviceAccountName',
          message: l10n.t('The provider `generic` takes no `serviceAccountName`.'),
        };
      }
      return has('serviceAccountName') && has('secretRef')
        ? {
            key: 'serviceAccountName',
            message: l10n.t('`secretRef` and `serviceAccountName` exclude each other.'),
          }
        : undefined;
    },
  },
  ...['secretRef', 'certSecretRef'].map((key): Condition => ({
    kinds: [BUCKET],
    at: ['sts'],
    check: ({ has, text }) =>
      has(key) && text('provider') === 'aws'
        ? { key, message: l10n.t('The STS provider `aws` takes no `{0}`.', key) }
        : undefined,
  })),
  {
    kinds: [POLICY],
    check: ({ has, text }) => {
      const isAlways = text('digestReflectionPolicy') === 'Always';
      if (text('digestReflectionPolicy') === undefined || isAlways === has('interval')) {
        return undefined;
      }
      return isAlways
        ? {
            key: 'digestReflectionPolicy',
            message: l10n.t('`digestReflectionPolicy: Always` needs an `interval`.'),
          }
        : { key: 'interval', message: l10n.t('`interval` needs `digestReflectionPolicy: Always`.') };
    },
  },
  {
    kinds: ['notification.toolkit.fluxcd.io/Provider'],
    check: ({ has, text }) =>
      has('commitStatusExpr') && known(text('type')) && !FORGES.includes(text('type') ?? '')
        ? {
            key: 'commitStatusExpr',
            message: l10n.t('`commitStatusExpr` works only with a forge that keeps commit statuses.'),
          }
        : undefined,
  },
];

const BY_KIND: ReadonlyMap<string, readonly Condition[]> = new Map(
  [...new Set(CONDITIONS.flatMap(({ kinds }) => kinds))].map((kind) => [
    kind,
    CONDITIONS.filter(({ kinds }) => kinds.includes(kind)),
  ]),
);

const known = (text: string | undefined): boolean => text !== undefined && text !== '';

/** The conditions of Flux's CRDs that a document breaks. */
export function* fluxConditions(document: RuleDocument): Iterable<Found> {
  if (!document.group.endsWith('.fluxcd.io')) {
    return;
  }
  for (const { at = [], check } of BY_KIND.get(`${document.group}/${document.kind}`) ?? []) {
    const parent = at
      .slice(0, -1)
      .reduce<YamlNode | undefined>((node, key) => nodeAt(node, key), nodeAt(document.root, 'spec'));
    const last = at.at(-1);
    const entry = last === undefined ? entryOf(document.root, 'spec') : entryOf(parent, last);
    const map = asMap(entry?.value);
    const broken = map && entry ? check(fieldsOf(map)) : undefined;
    if (broken && entry) {
      yield {
        range: entryOf(map, broken.key)?.key ?? entry.key,
        message: l10n.t('{0} The API server refuses the object.', broken.message),
      };
    }
  }
}

function fieldsOf(map: YamlMap): Fields {
  return {
    has: (key) => map.entries.some((entry) => keyText(entry) === key) || entryOf(map, key) !== undefined,
    text: (...path) => {
      const text = asScalar(nodeAt(map, ...path))?.text ?? '';
      return isPlaceholder(text) ? undefined : text;
    },
  };
}
