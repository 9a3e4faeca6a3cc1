import { asText, at, textAt, type Json } from './json.ts';
import type { Obj } from './objects.ts';

/** Pods of a Deployment, by what they are. */
export interface Pods {
  readonly total: number;
  readonly updated: number;
  readonly available: number;
}

/**
 * How far a Deployment gets whose new pods are never ready: the strategy lets some old pods go first and some new ones
 * come beside the others. Where nothing is available there is nothing to keep, so all pods are new.
 */
export function stuckPods(deployment: Obj, wanted: number, available: number): Pods {
  const isRolling = textAt(deployment, 'spec', 'strategy', 'type') !== 'Recreate';
  if (!isRolling || available === 0) {
    return { total: wanted, updated: wanted, available: 0 };
  }
  const share = (name: string, round: (value: number) => number): number =>
    shareOf(at(deployment, 'spec', 'strategy', 'rollingUpdate', name) ?? '25%', wanted, round);
  const surge = share('maxSurge', Math.ceil);
  const unavailable = share('maxUnavailable', Math.floor);
  // Both zero would never move: the controller lets one go.
  const gone = surge === 0 && unavailable === 0 ? 1 : unavailable;
  const kept = Math.min(available, wanted) - gone;
  const updated = Math.min(wanted, wanted + surge - kept);
  return { total: kept + updated, updated, available: kept };
}

/** A number, or per cent of the wanted pods. */
function shareOf(value: Json, wanted: number, round: (value: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseFloat(asText(value)) / 100) * wanted);
}
