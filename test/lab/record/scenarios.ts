import type { Scenario } from './scenario.ts';
import { errors } from './scenarios/errors.ts';
import { heals } from './scenarios/heals.ts';
import { operations } from './scenarios/operations.ts';
import { structures } from './scenarios/structures.ts';
import { verdicts } from './scenarios/verdicts.ts';

/** Every scenario with the file that it is in. */
export const SCENARIOS: readonly { readonly script: string; readonly scenario: Scenario }[] = (
  [
    ['verdicts', verdicts],
    ['heals', heals],
    ['operations', operations],
    ['errors', errors],
    ['structures', structures],
  ] as const
).flatMap(([file, scenarios]) =>
  scenarios.map((scenario) => ({ script: `test/lab/record/scenarios/${file}.ts`, scenario })),
);
