import { pl126 } from '../../../../src/core/rules/pl126.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC } from './heads.ts';

const app = (policy: string, pointer = '/spec/replicas', key = 'ignoreDifferences'): string =>
  `${APP_SPEC}  ${key}:\n    - {group: apps, kind: Deployment, jsonPointers: [${pointer}]}\n  syncPolicy:\n    ${policy}\n`;
const HEALS = 'automated: {selfHeal: true}';

describeRule(pl126, {
  'without options': {
    text: app(HEALS, '/spec/replicas', '«ignoreDifferences»'),
    says: /each sync writes the value from Git/,
    fixed: app(`syncOptions:\n      - RespectIgnoreDifferences=true\n    ${HEALS}`),
  },
  'with another option': {
    text: app(`${HEALS}\n    syncOptions:\n      - PruneLast=true`, '/spec/replicas', '«ignoreDifferences»'),
    fixed: app(`${HEALS}\n    syncOptions:\n      - RespectIgnoreDifferences=true\n      - PruneLast=true`),
  },
  'with the option': { text: app(`${HEALS}\n    syncOptions: [RespectIgnoreDifferences=true]`) },
  'without self-heal': { text: app('automated: {selfHeal: false}') },
  'a field that Git does not have': { text: app(HEALS, '/webhooks/0/clientConfig/caBundle') },
});
