import type { Health } from '../model/liveState.ts';

export const HEALTHY: Health = { status: 'Healthy' };

export function progressing(message: string): Health {
  return { status: 'Progressing', message };
}

export function degraded(message: string): Health {
  return { status: 'Degraded', message };
}
