import type { Clock } from '../core/ports.ts';

/** The machine's own time. Timers do not keep the process alive: an extension host that wants to go may go. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
