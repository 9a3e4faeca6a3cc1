import { pl506 } from '../../../../src/core/rules/pl506.ts';
import { describeRule } from './checkRule.ts';

const object = (entry: string, field = 'annotations'): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  ${field}:\n    ${entry}\n`;
const key = 'argocd.argoproj.io';

describeRule(pl506, {
  'a typo in the name': {
    text: object(`«${key}/sync-option»: Prune=false`),
    says: /knows no annotation/,
    severity: 'error',
    fixed: object(`${key}/sync-options: Prune=false`),
  },
  'a name that is near to none': {
    text: object(`«${key}/cost-center»: "7"`),
    severity: 'warning',
    titles: [],
  },
  'a typo in the domain': {
    text: object('«argocd.argoproj.com/sync-wave»: "1"'),
    fixed: object(`${key}/sync-wave: "1"`),
  },
  'a letter of the domain': {
    text: object('«argocd.argproj.io/sync-wave»: "1"'),
    fixed: object(`${key}/sync-wave: "1"`),
  },
  'another product of the family': {
    text: object('argocd-image-updater.argoproj.io/image-list: a\n    rollout.argoproj.io/revision: "1"'),
  },
  'a subscription': {
    text: object('notifications.argoproj.io/subscribe.on-sync-failed.slack: a'),
  },
  'a subscription with a typo': {
    text: object('«notifications.argoproj.io/subscription.on-sync-failed.slack»: a'),
    fixed: object('notifications.argoproj.io/subscribe.on-sync-failed.slack: a'),
  },
  'links and notices take any name': {
    text: object(`link.${key}/docs: https://a.example\n    notice.${key}/x: y`),
  },
  'an option of resources': { text: object(`${key}/sync-options: Prune=false,Replace=true`) },
  'a typo in one of two options': {
    text: object(`${key}/sync-options: Prune=false, «replace=true»`),
    fixed: object(`${key}/sync-options: Prune=false, Replace=true`),
  },
  'an option of Applications': {
    text: object(`${key}/sync-options: «CreateNamespace=true»`),
    says: /option of Applications/,
  },
  'a compare option': {
    text: object(`${key}/compare-options: «IgnoreExtraneus»`),
    fixed: object(`${key}/compare-options: IgnoreExtraneous`),
  },
  'compare options': { text: object(`${key}/compare-options: IgnoreExtraneous,ServerSideDiff=true`) },
  'a value that it does not take': {
    text: object(`${key}/ignore-healthcheck: «"True"»`),
    fixed: object(`${key}/ignore-healthcheck: "true"`),
  },
  'a label': {
    text: object(`${key}/secret-type: «repositry»`, 'labels'),
    fixed: object(`${key}/secret-type: repository`, 'labels'),
  },
  'a label that is none': { text: object(`«${key}/secret-typ»: cluster`, 'labels'), says: /no label/ },
  'what is filled in': { text: object(`${key}/sync-options: "\${OPTIONS}"`) },
  'the template of a set': {
    text: `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {template: {metadata: {annotations: {«${key}/refesh»: hard}}}}\n`,
  },
});
