import { pl801 } from '../../../../src/core/rules/pl801.ts';
import { pl802 } from '../../../../src/core/rules/pl802.ts';
import { pl803 } from '../../../../src/core/rules/pl803.ts';
import { pl807 } from '../../../../src/core/rules/pl807.ts';
import { pl808 } from '../../../../src/core/rules/pl808.ts';
import { describeRule } from './checkRule.ts';

const path = '.github/workflows/deploy.yaml';
const workflow = (on: string, steps: string): string =>
  `name: Deploy\non: ${on}\njobs:\n  deploy:\n    steps:\n${steps}`;
const LOGIN = '      - run: echo "${{ secrets.PROD }}" > ~/.kube/config\n';

describeRule(pl801, {
  'a command with a secret': {
    path,
    text: workflow('push', `${LOGIN}      - run: «kubectl apply -f x»\n`),
    says: /Then revoke `PROD`\.$/,
    severity: 'warning',
  },
  'a command without a credential': {
    path,
    text: workflow('push', '      - run: |\n          set -e\n          «kubectl apply -f x»\n'),
    says: /the runner itself has access/,
  },
  'another file': { path: 'deploy.yaml', text: workflow('push', '      - run: kubectl apply -f x\n') },
  silenced: {
    path,
    text: workflow(
      'push',
      '      # plumbline-disable-next-line PL801 -- until June\n      - run: kubectl apply -f x\n',
    ),
  },
});
describeRule(pl802, {
  'a release': {
    path,
    text: workflow('push', '      - run: >-\n          «helm upgrade --install\n          a b»\n'),
    says: /in the cluster only/,
  },
});
describeRule(pl803, {
  'a secret': {
    path,
    text: workflow('push', LOGIN.replace('secrets.PROD', '«secrets.PROD»')),
    says: /^CI holds `PROD`, a credential of the cluster/,
  },
  'the login of a cloud': {
    path,
    text: workflow('push', '      - run: «az aks get-credentials -n a -g b»\n'),
    says: /gets into the cluster \(az aks get-credentials\)/,
  },
  'an agent': {
    path: '.gitlab-ci.yml',
    text: 'a:\n  script:\n    - «kubectl config use-context team/infra:prod»\n',
    says: /The agent `team\/infra:prod`.*`ci_access`/,
  },
});
describeRule(pl807, {
  'with every push': {
    path,
    text: workflow('push', '      - run: «flux bootstrap github --owner a»\n'),
    says: /Start it by hand/,
  },
  'by hand': { path, text: workflow('workflow_dispatch', '      - run: flux bootstrap github --owner a\n') },
  'not pinned': {
    path,
    text: workflow('workflow_dispatch', '      - run: «helm install argocd argo/argo-cd»\n'),
    says: /Pin the version/,
  },
});
describeRule(pl808, {
  'a migration by hand': {
    path,
    text: workflow('workflow_dispatch', `${LOGIN}      - run: «kubectl create job a --from=cronjob/b»\n`),
    says: /in place of `PROD`/,
    severity: 'hint',
  },
});
