import type { History } from '../commit.ts';
import { mara, priya } from '../people.ts';
import { autumn } from './autumn.ts';
import { growing } from './growing.ts';
import { openBranches, peakSeason } from './peakSeason.ts';

/** Eight weeks of a platform team. The sample folder is its last commit. */
export const history: History = {
  main: [...autumn, ...growing, ...peakSeason],
  open: openBranches,
  tags: {
    'before-season': { on: 'checkout-budget', by: mara, message: 'Last state before the season' },
    'storefront-4.18.2': { on: 'storefront-4.18.2', by: priya, message: 'storefront 4.18.2' },
  },
};
