import { pl501 } from '../../../../src/core/rules/pl501.ts';
import { describeRule } from './checkRule.ts';

const map = (wave: string, key = 'argocd.argoproj.io/sync-wave'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    ${key}: ${wave}\n`;

describeRule(pl501, {
  'a number without quotes': { text: map('«5» # later'), says: /is no text/, fixed: map('"5" # later') },
  'a fraction': { text: map('«"1.5"»'), says: /reads `1.5` as 0/, titles: [] },
  'a fraction of nothing': { text: map('«"2.0"»'), fixed: map('"2"') },
  'a word': { text: map('«first»'), says: /as 0/ },
  'white space': { text: map("«' -1'»"), fixed: map("'-1'") },
  'whole numbers': { text: map('"-5"') },
  'what is filled in': { text: map('"${WAVE}"') },
  'another annotation': { text: map('5', 'example.com/sync-wave') },
  'a number of a kind with a schema is another rule': {
    text: map('5').replace('v1\nkind: ConfigMap', 'argoproj.io/v1alpha1\nkind: AppProject'),
  },
  'the second item of a List': {
    text: `kind: List\napiVersion: v1\nitems:\n  - {kind: A}\n  - kind: B\n    metadata: {annotations: {argocd.argoproj.io/sync-wave: «x»}}\n`,
  },
});
