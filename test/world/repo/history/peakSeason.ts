import { add, insert, replace } from '../commit.ts';
import type { OpenBranch, Step } from '../commit.ts';
import { aino, edwin, imageBot, jonas, lucia, mara, noor, priya, tomas, updateBot } from '../people.ts';
import { bump, change, squashed } from './steps.ts';

/** The last three weeks: getting ready for the season, a second run of the image loop, a release taken back. */
export const peakSeason: readonly Step[] = [
  bump('storefront', '4.17.1', '4.18.0', [21, '10:16']),
  {
    label: 'merge-storefront-size',
    by: mara,
    when: [20, '13:05'],
    pr: 431,
    branch: 'web/peak-size',
    title: 'Size the storefront for the season',
    commits: [
      {
        label: 'storefront-size',
        by: priya,
        when: [20, '10:48'],
        subject: 'storefront: four pods with more memory',
        coAuthors: [jonas],
        edits: [
          replace('apps/storefront/overlays/prod/size.yaml', 'replicas: 3', 'replicas: 4'),
          replace('apps/storefront/overlays/prod/size.yaml', 'memory: 512Mi', 'memory: 768Mi'),
        ],
      },
    ],
  },
  {
    label: 'staging-4.19.0-rc.1',
    by: imageBot,
    when: [19, '09:10'],
    subject: 'storefront (staging): 4.19.0-rc.1',
    edits: [
      replace('apps/storefront/overlays/staging/kustomization.yaml', 'newTag: 4.18.0', 'newTag: 4.19.0-rc.1'),
    ],
  },
  bump('catalog', '7.2.0', '7.3.0', [19, '14:40']),
  change(
    'catalog-page-size',
    edwin,
    [18, '11:30'],
    'catalog: 24 articles on a page',
    replace('apps/catalog/values.yaml', 'PAGE_SIZE: "12"', 'PAGE_SIZE: "24"'),
  ),
  bump('gift-cards', '1.4.1', '1.4.2', [18, '15:55']),
  {
    label: 'merge-orders-0042',
    by: tomas,
    when: [17, '12:10'],
    pr: 434,
    branch: 'payments/split-addresses',
    title: 'Keep delivery and billing addresses apart',
    base: 'merge-storefront-size',
    commits: [
      {
        label: 'orders-0042',
        by: aino,
        when: [18, '10:05'],
        subject: 'orders-db: migrate to 0042_split_addresses',
        body: 'Adds the columns only. The rows are moved by the backfill workflow, table by table.',
        edits: [
          replace('apps/orders-db/migrate.yaml', 'orders-migrate:41\n', 'orders-migrate:42\n'),
          replace('apps/orders-db/migrate.yaml', '--to=0041_gift_lines', '--to=0042_split_addresses'),
        ],
      },
      change(
        'backfill-example',
        aino,
        [18, '10:09'],
        'Name the newest migration in the backfill form',
        replace(
          '.github/workflows/orders-backfill.yaml',
          'for example 0041_gift_lines',
          'for example 0042_split_addresses',
        ),
      ),
    ],
  },
  change(
    'argocd-two-minutes',
    mara,
    [16, '09:05'],
    'argocd: look at Git every two minutes',
    replace('platform/argocd/argocd-cm.yaml', 'timeout.reconciliation: 180s', 'timeout.reconciliation: 120s'),
    replace('README.md', 'every three to four minutes', 'every two to three minutes'),
  ),
  change(
    'oncall-restart',
    mara,
    [16, '09:32'],
    'argocd: on call may restart a Deployment',
    insert(
      'platform/argocd/argocd-rbac-cm.yaml',
      '    p, role:oncall, applications, sync, shop/*, allow\n',
      '    p, role:oncall, applications, action/apps/Deployment/restart, shop/*, allow\n',
    ),
  ),
  change(
    'checkout-budget',
    tomas,
    [15, '14:14'],
    'checkout: keep two pods up during drains',
    replace('apps/checkout/availability.yaml', 'minAvailable: 1', 'minAvailable: 2'),
  ),
  squashed(437, {
    label: 'edge-proxy-3.12.4',
    by: updateBot,
    when: [14, '09:00'],
    subject: 'Update edge-proxy to 3.12.4',
    edits: [replace('platform/ingress/kustomization.yaml', 'newTag: 3.12.1', 'newTag: 3.12.4')],
  }),
  change(
    'ingress-network',
    jonas,
    [13, '10:10'],
    'ingress: accept traffic on the two web ports only',
    add('platform/ingress/network.yaml'),
    insert('platform/ingress/kustomization.yaml', '  - service.yaml\n', '  - network.yaml\n'),
  ),
  squashed(440, {
    label: 'checkout-replicas-3',
    by: aino,
    when: [12, '11:45'],
    subject: 'checkout: three pods',
    body: 'On call scaled it by hand three evenings in a row.',
    coAuthors: [tomas],
    edits: [replace('apps/checkout/deployment.yaml', 'replicas: 2', 'replicas: 3')],
  }),
  change(
    'mail-signature',
    priya,
    [11, '09:40'],
    'notifications: sign as the team',
    replace(
      'apps/notifications/templates.yaml',
      'as soon as it moves.\n\n    Fernhill Outfitters\n',
      'as soon as it moves.\n\n    Your Fernhill team\n',
    ),
  ),
  bump('notifications', '1.9.0-build.207', '1.9.0-build.208', [11, '09:47']),
  bump('notifications', '1.9.0-build.208', '1.9.0-build.209', [11, '09:54']),
  bump('notifications', '1.9.0-build.209', '1.9.0-build.210', [11, '10:01']),
  bump('notifications', '1.9.0-build.210', '1.9.0-build.211', [11, '10:08']),
  bump('notifications', '1.9.0-build.211', '1.9.0-build.212', [11, '10:15']),
  change(
    'winter-model',
    edwin,
    [9, '13:20'],
    'recommendations: second winter model',
    replace('apps/recommendations/deployment.yaml', 'value: winter-1', 'value: winter-2'),
  ),
  bump('recommendations', '0.30.0', '0.31.0', [9, '15:31']),
  change(
    'crd-short-name',
    mara,
    [8, '10:55'],
    'crds: kubectl get crt',
    insert('platform/crds/certificates.yaml', '    singular: certificate\n', '    shortNames: [crt]\n'),
  ),
  squashed(446, {
    label: 'winter-banner',
    by: priya,
    when: [7, '08:30'],
    subject: 'storefront: announce the winter coats',
    edits: [replace('apps/storefront/base/settings.yaml', 'banner: ""', 'banner: Winter coats are in')],
  }),
  bump('storefront', '4.18.0', '4.18.1', [6, '10:02']),
  bump('checkout', '2.13.2', '2.14.0', [5, '10:37']),
  change(
    'backup-history',
    aino,
    [5, '14:45'],
    'orders-db: keep two finished backups to look at',
    insert(
      'apps/orders-db/backup.yaml',
      '  concurrencyPolicy: Forbid\n',
      '  successfulJobsHistoryLimit: 2\n',
    ),
  ),
  {
    label: 'revert-storefront-4.18.1',
    by: priya,
    when: [4, '09:18'],
    reverts: 'storefront-4.18.1',
    why: 'The cart loses its last article on a reload.',
  },
  bump('storefront', '4.18.0', '4.18.2', [3, '11:03']),
  change(
    'reports-2026.11.1',
    noor,
    [3, '13:50'],
    'reports: November release',
    replace('apps/reports/cronjob.yaml', 'reports:2026.10.1', 'reports:2026.11.1'),
    replace('apps/reports/viewer.yaml', 'report-viewer:2026.10.1', 'report-viewer:2026.11.1'),
  ),
  bump('search', '5.2.0', '5.2.3', [2, '10:26']),
  change(
    'store-city',
    lucia,
    [2, '11:40'],
    'stores: the first box moves to Gothenburg',
    replace('clusters/stores/flux-system/kustomizations.yaml', 'store_city: malmo', 'store_city: gothenburg'),
  ),
  change('how-to-add', mara, [2, '15:15'], 'Write down how an app is added', add('docs/adding-an-app.md')),
  bump('checkout', '2.14.0', '2.14.1', [1, '15:40']),
];

/** Pull requests that nobody merged yet. */
export const openBranches: readonly OpenBranch[] = [
  {
    name: 'payments/patience',
    base: 'search-5.2.3',
    commits: [
      change(
        'checkout-timeout-4500',
        tomas,
        [2, '14:05'],
        'checkout: wait 4.5 seconds for a provider',
        replace('apps/checkout/deployment.yaml', 'value: "3000"', 'value: "4500"'),
      ),
      change(
        'checkout-session-45',
        tomas,
        [2, '14:11'],
        'checkout: keep a session for 45 minutes',
        replace('apps/checkout/config.yaml', 'session-minutes: "30"', 'session-minutes: "45"'),
      ),
    ],
  },
  {
    name: 'web/spring-banner',
    commits: [
      change(
        'spring-banner',
        priya,
        [1, '16:20'],
        'storefront: announce the rain jackets',
        replace(
          'apps/storefront/base/settings.yaml',
          'banner: Winter coats are in',
          'banner: Ready for rain',
        ),
      ),
    ],
  },
];
