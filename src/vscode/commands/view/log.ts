import { command } from '../spec.ts';

export const showLog = command({
  id: 'plumbline.log.show',
  effect: 'none',
  run: async (host) => host.channel.show(),
});
