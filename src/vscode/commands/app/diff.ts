import { showAppDiff, showResourceDiff } from '../../documents/showComparison.ts';
import { appOf, resourceOf } from '../picks.ts';
import { command } from '../spec.ts';

/** A difference may run a dry run, which is a PATCH that admission sees: it changes nothing and needs a picked context. */
export const diff = command({
  id: 'plumbline.app.diff',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const app = await appOf(host, row);
    if (app) {
      await showAppDiff(host, app);
    }
  },
});

export const resourceDiff = command({
  id: 'plumbline.resource.diff',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const target = await resourceOf(host, row);
    if (target) {
      await showResourceDiff(host, target.app, target.resource.key);
    }
  },
});
