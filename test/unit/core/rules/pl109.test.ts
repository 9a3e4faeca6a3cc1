import { pl109 } from '../../../../src/core/rules/pl109.ts';
import { describeRule } from './checkRule.ts';
import { APP_SPEC, SET } from './heads.ts';

const app = (...options: readonly string[]): string =>
  `${APP_SPEC}  syncPolicy:\n    syncOptions:\n${options.map((option) => `      - ${option}\n`).join('')}`;

describeRule(pl109, {
  'a typo': {
    text: app('«CreateNamespce=true» # yes', 'PruneLast=true'),
    says: /There is no option `CreateNamespce`.*Did you mean `CreateNamespace=true`/,
    fixed: app('CreateNamespace=true # yes', 'PruneLast=true'),
  },
  'another case': { text: app('«serversideapply=true»'), fixed: app('ServerSideApply=true') },
  'no value': { text: app('«CreateNamespace»'), says: /needs a value/, fixed: app('CreateNamespace=true') },
  'a value in another case': { text: app('«PruneLast=True»'), fixed: app('PruneLast=true') },
  'a value that it does not take': {
    text: app('«PrunePropagationPolicy=cascade»'),
    says: /takes `foreground`, `background`, `orphan`: Argo CD ignores `cascade`/,
    titles: [],
  },
  blanks: {
    text: app("«'CreateNamespace = true'»"),
    says: /Blanks count/,
    fixed: app("'CreateNamespace=true'"),
  },
  'an option of resources': {
    text: app('«Force=true»'),
    says: /option of single resources, by the annotation/,
    titles: [],
  },
  'what is no option at all': { text: app('«Retry=true»'), says: /There is no option `Retry`/, titles: [] },
  'every option': {
    text: app(
      'Validate=false',
      'CreateNamespace=true',
      'PrunePropagationPolicy=orphan',
      'PruneLast=true',
      'ApplyOutOfSyncOnly=true',
      'Replace=true',
      'ServerSideApply=true',
      'ClientSideApplyMigration=false',
      'FailOnSharedResource=true',
      'RespectIgnoreDifferences=true',
      'SkipDryRunOnMissingResource=true',
      'Prune=confirm',
      'Delete=false',
    ),
  },
  'what a generator fills in': {
    text: `${SET}spec:\n  template:\n    spec: {syncPolicy: {syncOptions: ["CreateNamespace={{ .create }}"]}}\n`,
  },
  'a map in the list is of the wrong type, which is another rule': { text: app('CreateNamespace: true') },
});
