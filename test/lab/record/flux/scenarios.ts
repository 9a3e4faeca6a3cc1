import { kustomizations } from './kustomizations.ts';
import { releases } from './releases.ts';
import type { FluxScenario } from './scenario.ts';

export interface FluxEntry {
  readonly script: string;
  readonly kind: 'Kustomization' | 'HelmRelease';
  readonly scenario: FluxScenario;
}

/** Every scenario of Flux with the file that it is in. */
export const FLUX_SCENARIOS: readonly FluxEntry[] = (
  [
    ['kustomizations', 'Kustomization', kustomizations],
    ['releases', 'HelmRelease', releases],
  ] as const
).flatMap(([file, kind, scenarios]) =>
  scenarios.map((scenario) => ({ script: `test/lab/record/flux/${file}.ts`, kind, scenario })),
);
