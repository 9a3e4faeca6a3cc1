import { replace } from './commit.ts';
import type { History } from './commit.ts';
import { imageBot, mara } from './people.ts';

export const history: History = {
  main: [
    { label: 'import', by: mara, when: [56, '09:12'], subject: 'Import the platform repository', edits: [] },
    {
      label: 'checkout-2.14.1',
      by: imageBot,
      when: [1, '15:40'],
      subject: 'checkout: 2.14.1',
      edits: [replace('apps/checkout/deployment.yaml', 'shop/checkout:2.14.0', 'shop/checkout:2.14.1')],
    },
  ],
  open: [],
  tags: {},
};
