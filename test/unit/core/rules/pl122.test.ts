import { pl122 } from '../../../../src/core/rules/pl122.ts';
import { describeRule } from './checkRule.ts';
import { SET } from './heads.ts';

const app = (metadata: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n${metadata}spec:\n  project: a\n`;
const CASCADE = 'resources-finalizer.argocd.argoproj.io';

describeRule(pl122, {
  'no finalizer': {
    text: app('  name: «shop»\n'),
    says: /leaves everything that it deployed/,
    fixed: app(`  finalizers:\n    - ${CASCADE}\n  name: shop\n`),
  },
  'another finalizer': { text: app('  name: «shop»\n  finalizers: [example.com/keep]\n'), titles: [] },
  'the finalizer': { text: app(`  name: shop\n  finalizers: [${CASCADE}]\n`) },
  'the finalizer in the background': { text: app(`  name: shop\n  finalizers: ["${CASCADE}/background"]\n`) },
  'a patch': { text: app('  name: shop\n'), gate: { checks: 'partial', reason: 'patch' } },
  'a set, whose apps get it': { text: `${SET}spec: {template: {metadata: {name: a}, spec: {}}}\n` },
});
