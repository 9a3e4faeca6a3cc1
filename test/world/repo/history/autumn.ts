import { add, insert, remove, replace } from '../commit.ts';
import type { Step } from '../commit.ts';
import { aino, edwin, jonas, lucia, mara, noor, priya, tomas } from '../people.ts';
import { bump, change } from './steps.ts';

const LOCAL_CHECKS = `
## Local checks

    kustomize build apps/storefront/overlays/prod
    helm template catalog charts/web-service -f apps/catalog/values.yaml -f apps/catalog/values-prod.yaml
`;

const JENKINSFILE = `// Deployed the shop until Argo CD did.
pipeline {
  agent any
  stages {
    stage('Deploy') {
      steps { sh 'kubectl apply --recursive -f apps/' }
    }
  }
}
`;

/** Weeks eight and seven before now: the import with everything in it, and the first changes. */
export const autumn: readonly Step[] = [
  {
    label: 'import',
    by: mara,
    when: [56, '09:12'],
    subject: 'Import the platform repository',
    body: 'Everything of the three old deploy repositories, as it runs today. Their history stays where it was.',
    coAuthors: [jonas],
    edits: [],
  },
  change(
    'readme-checks',
    jonas,
    [56, '14:31'],
    'Say how to build everything locally',
    insert('README.md', '| reports | no | no | finance releases it on its own days |\n', LOCAL_CHECKS),
  ),
  bump('checkout', '2.12.0', '2.12.1', [55, '10:05']),
  {
    label: 'merge-proxy-timeout',
    by: mara,
    when: [54, '11:20'],
    pr: 388,
    branch: 'platform/proxy-timeout',
    title: 'Give up on slow backends after 30 seconds',
    commits: [
      change(
        'proxy-timeout',
        jonas,
        [55, '16:44'],
        'ingress: wait 30 seconds for a backend, not 60',
        replace('platform/ingress/config.yaml', 'proxy-read-timeout: "60"', 'proxy-read-timeout: "30"'),
      ),
    ],
  },
  bump('storefront', '4.16.0', '4.16.1', [54, '13:02']),
  {
    label: 'merge-orders-0041',
    by: tomas,
    when: [53, '10:15'],
    pr: 391,
    branch: 'payments/gift-lines',
    title: 'Orders can hold gift lines',
    base: 'checkout-2.12.1',
    commits: [
      change(
        'orders-0041',
        aino,
        [54, '15:10'],
        'orders-db: migrate to 0041_gift_lines',
        replace('apps/orders-db/migrate.yaml', 'orders-migrate:40\n', 'orders-migrate:41\n'),
        replace('apps/orders-db/migrate.yaml', '--to=0040_currency', '--to=0041_gift_lines'),
      ),
      change(
        'orders-migrate-retry',
        aino,
        [54, '15:32'],
        'orders-db: try the migration twice more before giving up',
        replace('apps/orders-db/migrate.yaml', 'backoffLimit: 0', 'backoffLimit: 2'),
      ),
    ],
  },
  change(
    'owners-finance',
    noor,
    [53, '14:00'],
    'Finance owns its reports',
    insert(
      '.github/CODEOWNERS',
      '/apps/notifications/       @fernhill/web\n',
      '/apps/reports/             @fernhill/finance\n',
    ),
  ),
  {
    label: 'merge-renew-before',
    by: jonas,
    when: [52, '15:45'],
    pr: 393,
    branch: 'platform/renew-before',
    title: 'Renew certificates earlier',
    commits: [
      {
        label: 'crd-renew-before',
        by: mara,
        when: [52, '09:30'],
        subject: 'crds: let an Issuer say when to renew',
        body: 'The field comes one wave before the issuers that use it.',
        coAuthors: [jonas],
        edits: [
          insert(
            'platform/crds/issuers.yaml',
            '                email:\n                  type: string\n',
            '                renewBefore:\n                  type: string\n                  default: 360h\n',
          ),
        ],
      },
      change(
        'issuers-renew-before',
        mara,
        [52, '09:41'],
        'cert-issuers: renew two weeks ahead, internal ones one',
        insert(
          'platform/cert-issuers/issuers.yaml',
          'authority: fernhill-public-r3\n  email: certs@fernhill.example\n',
          '  renewBefore: 360h\n',
        ),
        insert(
          'platform/cert-issuers/issuers.yaml',
          'authority: fernhill-internal-r1\n  email: certs@fernhill.example\n',
          '  renewBefore: 168h\n',
        ),
      ),
    ],
  },
  bump('recommendations', '0.28.3', '0.29.0', [52, '16:20']),
  change(
    'store-printer',
    lucia,
    [51, '10:05'],
    'stores: print receipts',
    insert(
      'stores/config/settings.yaml',
      '  city: ${store_city}\n',
      '  receipt-printer: tcp://printer:9100\n',
    ),
  ),
  change(
    'no-more-jenkins',
    mara,
    [50, '09:40'],
    'Remove the Jenkinsfile that nothing runs any more',
    remove('Jenkinsfile', JENKINSFILE),
  ),
  // The folder of search was called finder in those days.
  {
    ...bump('search', '5.0.4', '5.1.0', [49, '09:58'], 'apps/finder/deployment.yaml'),
    subject: 'finder: 5.1.0',
  },
  bump('pricing', '2.7.2', '2.8.0', [48, '11:17']),
  {
    label: 'merge-checkout-timeouts',
    by: aino,
    when: [47, '13:25'],
    pr: 397,
    branch: 'payments/timeouts',
    title: 'Fail fast when a payment provider hangs',
    base: 'store-printer',
    commits: [
      {
        label: 'checkout-timeout-3000',
        by: tomas,
        when: [48, '16:02'],
        subject: 'checkout: give a provider three seconds',
        coAuthors: [priya],
        edits: [replace('apps/checkout/deployment.yaml', 'value: "5000"', 'value: "3000"')],
      },
      change(
        'checkout-fraud-082',
        tomas,
        [47, '09:50'],
        'checkout: raise the fraud threshold to 0.82',
        replace('apps/checkout/config.yaml', 'fraud-threshold: "0.75"', 'fraud-threshold: "0.82"'),
      ),
    ],
  },
  bump('checkout', '2.12.1', '2.13.0', [47, '15:08']),
  // A new text goes out, and the image workflow answers to its own commits until somebody stops it.
  change(
    'mail-reason',
    priya,
    [46, '10:02'],
    'notifications: say why an order is late',
    replace(
      'apps/notifications/templates.yaml',
      'takes longer than we promised.\n',
      'takes longer than we promised: {reason}.\n',
    ),
  ),
  bump('notifications', '1.9.0-build.203', '1.9.0-build.204', [46, '10:09']),
  bump('notifications', '1.9.0-build.204', '1.9.0-build.205', [46, '10:16']),
  bump('notifications', '1.9.0-build.205', '1.9.0-build.206', [46, '10:23']),
  bump('notifications', '1.9.0-build.206', '1.9.0-build.207', [46, '10:30']),
  change(
    'loop-stop',
    jonas,
    [46, '11:34'],
    'Build notifications only when its image changes',
    replace(
      '.github/workflows/notifications-image.yaml',
      '      - apps/notifications/**\n',
      '      - apps/notifications/image/**\n',
    ),
  ),
  {
    label: 'revert-loop-stop',
    by: priya,
    when: [45, '10:20'],
    reverts: 'loop-stop',
    why: 'The new texts were never built into an image this way.',
  },
  change('runbook-orders', aino, [44, '15:05'], 'Write down what on call may do', add('docs/oncall.md')),
  change(
    'catalog-budget',
    edwin,
    [43, '10:40'],
    'catalog: lose at most one pod at a time',
    insert('apps/catalog/values-prod.yaml', 'replicas: 3\n', 'disruptionBudget:\n  maxUnavailable: 1\n'),
  ),
];
