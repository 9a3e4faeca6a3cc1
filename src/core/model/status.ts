/** Argo CD's own words for the sync verdict; Flux verdicts are mapped to them. */
export type SyncStatus = 'Synced' | 'OutOfSync' | 'Unknown';

/** Argo CD's health words. Absent means that nobody assessed the object, which is not the same as Unknown. */
export type HealthStatus = 'Healthy' | 'Progressing' | 'Degraded' | 'Suspended' | 'Missing' | 'Unknown';

export type OperationPhase = 'Running' | 'Terminating' | 'Succeeded' | 'Failed' | 'Error';

export function isSyncStatus(value: unknown): value is SyncStatus {
  return value === 'Synced' || value === 'OutOfSync' || value === 'Unknown';
}

const HEALTH_WORDS: ReadonlySet<unknown> = new Set<HealthStatus>([
  'Healthy',
  'Progressing',
  'Degraded',
  'Suspended',
  'Missing',
  'Unknown',
]);

export function isHealthStatus(value: unknown): value is HealthStatus {
  return HEALTH_WORDS.has(value);
}

const PHASES: ReadonlySet<unknown> = new Set<OperationPhase>([
  'Running',
  'Terminating',
  'Succeeded',
  'Failed',
  'Error',
]);

export function isOperationPhase(value: unknown): value is OperationPhase {
  return PHASES.has(value);
}
