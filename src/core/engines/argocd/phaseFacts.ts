import type { App } from '../../model/app.ts';

/** The parts of an App that its phase is made of. */
export type PhaseFacts = Omit<App, 'phase'>;
