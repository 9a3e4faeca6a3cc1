import type { EngineId } from '../model/app.ts';
import { argoCdEngine } from './argocd/argoCdEngine.ts';
import type { GitOpsEngine } from './engine.ts';
import { fluxEngine } from './flux/fluxEngine.ts';

/** Every GitOps product that Plumbline knows. A new one is a folder and a line here. */
export const ENGINES: readonly GitOpsEngine[] = [argoCdEngine, fluxEngine];

export function engineOf(id: EngineId): GitOpsEngine | undefined {
  return ENGINES.find((engine) => engine.id === id);
}
