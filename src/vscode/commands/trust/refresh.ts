import { command } from '../spec.ts';

/** Reads the CI files of the workspace anew. */
export const refreshTrust = command({
  id: 'plumbline.trust.refresh',
  effect: 'none',
  run: async (host) => (await host.features.trust.get()).refresh(),
});
