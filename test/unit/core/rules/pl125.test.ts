import { pl125 } from '../../../../src/core/rules/pl125.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const app = (item: string): string => `${APP_SPEC}  ignoreDifferences:\n    - ${item}`;
const apps = (fields: string): string => app(`{group: apps, kind: Deployment, ${fields}}\n`);

describeRule(pl125, {
  'a group that is missing': {
    text: app('kind: «Deployment»\n      jsonPointers: [/spec/replicas]\n'),
    says: /`Deployment` is in the group `apps`/,
    fixed: app('group: apps\n      kind: Deployment\n      jsonPointers: [/spec/replicas]\n'),
  },
  'a version for a group': {
    text: app('group: «v1»\n      kind: Secret\n      jsonPointers: [/data/a]\n'),
    says: /without a version/,
    fixed: app('group: ""\n      kind: Secret\n      jsonPointers: [/data/a]\n'),
  },
  'an apiVersion for a group': {
    text: app('group: «apps/v1»\n      kind: Deployment\n      jsonPointers: [/spec/replicas]\n'),
    fixed: app('group: apps\n      kind: Deployment\n      jsonPointers: [/spec/replicas]\n'),
  },
  'kinds of the core group and of others need none': {
    text: app('{kind: Secret, jsonPointers: [/data/a]}\n    - {kind: Widget, jsonPointers: [/spec/a]}\n'),
  },
  'every kind of every group': {
    text: app('{group: "*", kind: "*", managedFieldsManagers: [kube-controller-manager]}\n'),
  },
  'nothing named': {
    text: app('group: apps\n      kind: «Deployment»\n      jsonPointers: []\n'),
    says: /nothing is ignored/,
  },
  'a wildcard in a name': {
    text: apps('name: «shop-*», jsonPointers: [/spec/replicas]'),
    says: /`name` is compared as it stands/,
  },
  'a pointer without its slash': {
    text: apps('jsonPointers: [«spec/replicas»]'),
    fixed: apps('jsonPointers: [/spec/replicas]'),
  },
  'a jq path among pointers': {
    text: apps('jsonPointers: [«.spec.replicas»]'),
    fixed: apps('jsonPointers: [/spec/replicas]'),
  },
  'a slash within a key': {
    text: apps('jsonPointers: [«/metadata/annotations/example.com/owner»]'),
    says: /written as `~1`/,
    fixed: apps('jsonPointers: [/metadata/annotations/example.com~1owner]'),
  },
  'all of the object': { text: apps('jsonPointers: [«/spec»]'), says: /ignores all/, titles: [] },
  'a wildcard in a pointer': {
    text: apps('jsonPointers: [«/spec/template/spec/containers/*/image»]'),
    says: /jqPathExpressions/,
  },
  'a pointer among jq paths': {
    text: apps('jqPathExpressions: [«/spec/replicas»]'),
    severity: 'error',
    fixed: apps('jqPathExpressions: [.spec.replicas]'),
  },
  'a jq path that does not close': {
    text: apps('jqPathExpressions: [«".spec.containers[] | select(.name == \\"a\\""»]'),
    says: /do not match/,
    severity: 'error',
  },
  'jq paths that compile': {
    text: apps(
      `jqPathExpressions: ['.spec.containers[] | select(.name == "a)")', '.a["b\\"]"]', '.webhooks[]?.clientConfig.caBundle']`,
    ),
  },
  'a patch may bring the fields': {
    text: app('{group: apps, kind: Deployment}\n'),
    gate: { checks: 'partial', reason: 'patch' },
  },
});
