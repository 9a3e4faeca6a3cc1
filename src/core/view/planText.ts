import { placePath } from '../kube/paths.ts';
import type { Plan, PlannedPatch } from '../model/plan.ts';

/** What a confirmation shows: warnings first, since they decide; then the request as it will be sent. */
export function planDetail(plan: Plan): string {
  const warnings = plan.warnings.map((note) => `• ${note.text}`);
  return [...warnings, ...(warnings.length > 0 ? [''] : []), patchText(plan.patch)].join('\n');
}

/** The body is what is sent, character for character, only indented. */
function patchText(patch: PlannedPatch): string {
  return `PATCH ${placePath(patch)}\n${JSON.stringify(patch.body, undefined, 2)}`;
}
