import { placePath } from '../kube/paths.ts';
import type { Plan, PlannedPatch } from '../model/plan.ts';
import { visibleJson, visibleText } from './visibleText.ts';

/** What a confirmation shows: warnings first, since they decide; then the requests as they will be sent, in their order. */
export function planDetail(plan: Plan): string {
  const warnings = plan.warnings.map((note) => `• ${visibleText(note.text)}`);
  const patches = [...(plan.before ?? []).map(({ patch }) => patch), plan.patch].map(patchText);
  return [...warnings, ...(warnings.length > 0 ? [''] : []), patches.join('\n\n')].join('\n');
}

/** The body is what is sent, only indented; characters that nobody would see are escapes. */
function patchText(patch: PlannedPatch): string {
  return `PATCH ${placePath(patch)}\n${visibleJson(JSON.stringify(patch.body, undefined, 2))}`;
}
