import type { Action } from '../../../core/model/plan.ts';
import { carryOut } from '../app/act.ts';
import type { CommandId } from '../ids.ts';
import { resourceOf } from '../picks.ts';
import { command } from '../spec.ts';
import type { CommandSpec } from '../spec.ts';

type ManageKind = Extract<Action['kind'], 'stopManaging' | 'manageAgain'>;
type ManageId = Extract<CommandId, `plumbline.resource.${ManageKind}`>;

export const stopManaging = manage('plumbline.resource.stopManaging', 'stopManaging');
export const manageAgain = manage('plumbline.resource.manageAgain', 'manageAgain');

/** One object of an app, by a mark on the object itself. */
function manage(id: ManageId, kind: ManageKind): CommandSpec {
  return command({
    id,
    effect: 'cluster',
    run: async (host, ...[row]) => {
      const target = await resourceOf(host, row, ({ actions }) => actions?.includes(kind) === true);
      if (target) {
        const { group, version, kind: objectKind, namespace, name } = target.resource;
        await carryOut(host, target.app, {
          kind,
          object: { group, version, kind: objectKind, namespace, name },
        });
      }
    },
  });
}
