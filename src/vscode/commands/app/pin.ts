import { appOf } from '../picks.ts';
import { command } from '../spec.ts';

/** A pinned app stays on top and its live objects are watched, so that a heal can be told with its editor. */
export const pin = command({
  id: 'plumbline.app.pin',
  effect: 'none',
  run: async (host, row) => {
    const app = await appOf(host, row);
    if (app) {
      host.appsView.setPinned(app.id, true);
    }
  },
});

export const unpin = command({
  id: 'plumbline.app.unpin',
  effect: 'none',
  run: async (host, row) => {
    const app = await appOf(host, row);
    if (app) {
      host.appsView.setPinned(app.id, false);
    }
  },
});
