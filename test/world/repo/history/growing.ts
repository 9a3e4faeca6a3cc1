import { add, insert, rename, replace } from '../commit.ts';
import type { Step } from '../commit.ts';
import { aino, edwin, jonas, lucia, mara, noor, priya, tomas, updateBot } from '../people.ts';
import { bump, change, squashed } from './steps.ts';

/** Weeks six to four before now: a folder changes its name, a service and a region join, a setting is taken back. */
export const growing: readonly Step[] = [
  change(
    'metrics-14d',
    jonas,
    [42, '09:25'],
    'observability: keep the metrics of the shop for two weeks',
    replace('platform/observability/collector.conf', 'keep = 7d', 'keep = 14d'),
  ),
  squashed(402, {
    label: 'collector-0.98.1',
    by: updateBot,
    when: [42, '13:00'],
    subject: 'Update collector to 0.98.1',
    edits: [replace('platform/observability/kustomization.yaml', 'newTag: 0.97.0', 'newTag: 0.98.1')],
  }),
  bump('storefront', '4.16.1', '4.17.0', [41, '10:11']),
  {
    label: 'merge-rename-finder',
    by: mara,
    when: [40, '14:12'],
    pr: 404,
    branch: 'catalog/rename-finder',
    title: 'Call search by its name',
    base: 'collector-0.98.1',
    commits: [
      {
        label: 'rename-finder',
        by: edwin,
        when: [41, '15:20'],
        subject: 'search: move apps/finder to apps/search',
        body: 'The app has been called search for a year, only the folder did not know. No object changes.',
        edits: [
          rename('apps/finder', 'apps/search'),
          replace('clusters/prod/argocd/shop/search.yaml', 'path: apps/finder', 'path: apps/search'),
        ],
      },
      change(
        'rename-finder-owners',
        edwin,
        [41, '15:26'],
        'Own the new folder of search',
        replace('.github/CODEOWNERS', '/apps/finder/ ', '/apps/search/ '),
      ),
    ],
  },
  bump('search', '5.1.0', '5.2.0', [39, '09:47']),
  {
    label: 'merge-gift-cards',
    by: jonas,
    when: [38, '11:00'],
    pr: 409,
    branch: 'catalog/gift-cards',
    title: 'Deploy gift-cards',
    base: 'merge-rename-finder',
    commits: [
      change(
        'gift-cards-values',
        edwin,
        [40, '16:30'],
        'gift-cards: values for production',
        add('apps/gift-cards/values.yaml'),
      ),
      {
        label: 'gift-cards-app',
        by: edwin,
        when: [39, '11:15'],
        subject: 'gift-cards: add the Application',
        body: 'The first app with two sources: the chart, and the values beside it.',
        coAuthors: [mara],
        edits: [
          add('clusters/prod/argocd/shop/gift-cards.yaml'),
          insert(
            '.github/CODEOWNERS',
            '/apps/catalog/             @fernhill/catalog\n',
            '/apps/gift-cards/          @fernhill/catalog\n',
          ),
          insert(
            '.github/workflows/checks.yaml',
            '-f apps/catalog/values-prod.yaml > /dev/null\n',
            '          helm template gift-cards charts/web-service -f apps/gift-cards/values.yaml > /dev/null\n',
          ),
        ],
      },
    ],
  },
  change(
    'checkout-gift-cards',
    tomas,
    [37, '10:33'],
    'checkout: accept gift cards',
    replace(
      'apps/checkout/config.yaml',
      'payment-providers: card,invoice\n',
      'payment-providers: card,invoice,giftcard\n',
    ),
  ),
  {
    label: 'orders-storage',
    by: aino,
    when: [35, '08:50'],
    subject: 'orders-db: 40 GiB for the orders',
    body: 'A claim template cannot be changed in place. The claim was grown by hand and the StatefulSet recreated with\n--cascade=orphan, see docs/oncall.md.',
    edits: [replace('apps/orders-db/statefulset.yaml', 'storage: 20Gi', 'storage: 40Gi')],
  },
  squashed(413, {
    label: 'postgres-17.6',
    by: updateBot,
    when: [34, '09:00'],
    subject: 'Update postgres to 17.6',
    edits: [replace('apps/orders-db/statefulset.yaml', 'postgres:17.4', 'postgres:17.6')],
  }),
  bump('catalog', '7.1.0', '7.2.0', [33, '14:19']),
  {
    label: 'merge-chart-1.6',
    by: edwin,
    when: [32, '15:00'],
    pr: 415,
    branch: 'platform/restart-on-config',
    title: 'Restart a service when its configuration changes',
    commits: [
      {
        label: 'chart-1.6.0',
        by: mara,
        when: [32, '10:22'],
        subject: 'web-service: put a digest of the ConfigMap on the pods',
        edits: [
          replace('charts/web-service/Chart.yaml', 'version: 1.5.0', 'version: 1.6.0'),
          insert(
            'charts/web-service/templates/deployment.yaml',
            '        fernhill.example/exposed: "true"\n',
            '      annotations:\n        fernhill.example/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum | trunc 16 | quote }}\n',
          ),
        ],
      },
    ],
  },
  bump('storefront', '4.17.0', '4.17.1', [32, '16:05']),
  change(
    'reports-2026.10.1',
    noor,
    [31, '13:40'],
    'reports: October release',
    replace('apps/reports/cronjob.yaml', 'reports:2026.9.2', 'reports:2026.10.1'),
    replace('apps/reports/viewer.yaml', 'report-viewer:2026.9.2', 'report-viewer:2026.10.1'),
  ),
  change(
    'checkout-by-hand',
    tomas,
    [30, '11:11'],
    'checkout: say why it does not heal itself',
    insert(
      'clusters/prod/argocd/shop/checkout.yaml',
      '      prune: true\n',
      '      # On call scales it by hand at peak hours, see docs/oncall.md.\n',
    ),
  ),
  {
    label: 'merge-apac',
    by: jonas,
    when: [28, '14:50'],
    pr: 421,
    branch: 'catalog/apac',
    title: 'Prices for Asia and the Pacific',
    base: 'reports-2026.10.1',
    commits: [
      change(
        'pricing-apac',
        edwin,
        [29, '10:00'],
        'pricing: overlay for apac',
        add('apps/pricing/overlays/apac/kustomization.yaml'),
      ),
      change(
        'regions-apac',
        edwin,
        [29, '10:12'],
        'regions: generate pricing-apac',
        insert(
          'clusters/prod/argocd/shop/regions.yaml',
          '          - region: us\n',
          '          - region: apac\n',
        ),
      ),
    ],
  },
  change(
    'pricing-us-vat',
    edwin,
    [28, '15:30'],
    'pricing: prices in the US come without tax',
    replace('apps/pricing/overlays/us/kustomization.yaml', 'VAT_INCLUDED=yes', 'VAT_INCLUDED=no'),
  ),
  bump('checkout', '2.13.0', '2.13.1', [27, '10:44']),
  {
    label: 'checkout-debug',
    by: tomas,
    when: [26, '17:20'],
    subject: 'checkout: log every answer of the card provider',
    body: 'One in four hundred payments is declined without a reason.',
    edits: [
      replace(
        'apps/checkout/deployment.yaml',
        'name: LOG_LEVEL\n              value: info',
        'name: LOG_LEVEL\n              value: debug',
      ),
    ],
  },
  {
    label: 'revert-checkout-debug',
    by: aino,
    when: [25, '08:15'],
    reverts: 'checkout-debug',
    why: 'Card tokens ended up in the logs.',
  },
  bump('checkout', '2.13.1', '2.13.2', [25, '14:28']),
  change(
    'recommendations-min-4',
    edwin,
    [24, '09:35'],
    'recommendations: never fewer than four pods',
    replace('apps/recommendations/hpa.yaml', 'minReplicas: 3', 'minReplicas: 4'),
  ),
  bump('recommendations', '0.29.0', '0.30.0', [24, '13:12']),
  squashed(426, {
    label: 'till-12',
    by: lucia,
    when: [23, '10:30'],
    subject: 'stores: till 12 in every shop',
    body: 'Works ten hours without a line to us.',
    edits: [
      replace('stores/apps/till.yaml', 'tag: 11.9.4', 'tag: 12.0.3'),
      replace('stores/apps/till.yaml', 'OFFLINE_HOURS: "4"', 'OFFLINE_HOURS: "10"'),
    ],
  }),
  {
    label: 'merge-network-policies',
    by: mara,
    when: [22, '15:15'],
    pr: 428,
    branch: 'platform/network-policies',
    title: 'Let only the shop talk to checkout',
    base: 'recommendations-min-4',
    commits: [
      {
        label: 'checkout-network',
        by: jonas,
        when: [23, '11:40'],
        subject: 'checkout: accept connections from the shop only',
        coAuthors: [tomas],
        edits: [
          insert(
            'apps/checkout/availability.yaml',
            '  selector:\n    matchLabels:\n      app: checkout\n',
            `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: checkout
spec:
  podSelector:
    matchLabels:
      app: checkout
  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
      ports:
        - port: 8080
          protocol: TCP
`,
          ),
        ],
      },
      change(
        'shop-network',
        jonas,
        [22, '09:20'],
        'shared-config: deny by default, let the edge in',
        add('apps/shared-config/network.yaml'),
      ),
    ],
  },
  change(
    'storefront-probe',
    priya,
    [22, '16:00'],
    'storefront: notice a broken pod within five seconds',
    insert(
      'apps/storefront/base/deployment.yaml',
      '              path: /healthz\n              port: http\n',
      '            periodSeconds: 5\n',
    ),
  ),
];
