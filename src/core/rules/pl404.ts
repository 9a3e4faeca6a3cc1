import * as l10n from '@vscode/l10n';

import { asObject, at } from '../util/json.ts';
import { nodeAt } from '../yaml/read.ts';
import { APPLICATION } from './applications.ts';
import type { DeclaredObject, WorkspaceFacts } from './context.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';

/** Apps of one circle; longer ones are not searched for. */
const LONGEST = 8;

/** Source: specs/authoring.md PL404. A root may deploy itself: then nothing else deploys it. */
export const pl404: Rule = {
  id: 'PL404',
  severity: 'error',
  title: 'Apps that deploy each other in a circle',
  kinds: [APPLICATION],
  keys: ['path'],
  *check(document, { workspace }): Iterable<Found> {
    const path = nodeAt(document.root, 'spec', 'source', 'path');
    const own = workspace?.declared(APPLICATION).find((one) => isSame(one, document));
    if (!workspace || !own || !path || document.gate.checks !== 'all') {
      return;
    }
    const circle = circleOf(own, workspace);
    const parents = parentsOf(own, workspace).filter((one) => one !== own);
    const isOwnChild = parentsOf(own, workspace).includes(own);
    const [next] = circle.length > 1 ? circle.slice(1) : [];
    if (next) {
      yield {
        range: path,
        message: l10n.t(
          'These apps deploy each other in a circle: {0}. None ever gets healthy, and deleting one waits for the others.',
          [...circle, own].map(({ name }) => name).join(' → '),
        ),
        related: circle.slice(1).map((one) => ({
          message: l10n.t('`{0}` is part of the circle', one.name),
          range: one.nameRange,
          uri: one.uri,
        })),
      };
    } else if (isOwnChild && parents[0]) {
      yield {
        range: path,
        message: l10n.t(
          'This folder holds the app itself, which `{0}` deploys already: two apps own one Application, and each takes it from the other.',
          parents[0].name,
        ),
        related: [
          { message: l10n.t('This one deploys it too'), range: parents[0].nameRange, uri: parents[0].uri },
        ],
      };
    }
  },
};

function isSame(one: DeclaredObject, document: { path: string; name: string; namespace: string }): boolean {
  return one.path === document.path && one.name === document.name && one.namespace === document.namespace;
}

/** Apps of the same cluster whose folder holds the file that declares this one. */
function parentsOf(app: DeclaredObject, workspace: WorkspaceFacts): readonly DeclaredObject[] {
  return (workspace.appsReaching?.(app.path) ?? [])
    .map((found) => found.app)
    .filter(({ object }) => {
      const destination = asObject(at(object, 'spec', 'destination')) ?? {};
      return (
        destination['server'] === 'https://kubernetes.default.svc' || destination['name'] === 'in-cluster'
      );
    });
}

/** The shortest way from an app over those that deploy it back to itself, itself first; empty where there is none. */
function circleOf(start: DeclaredObject, workspace: WorkspaceFacts): readonly DeclaredObject[] {
  const seen = new Set<DeclaredObject>([start]);
  let ways: (readonly DeclaredObject[])[] = [[start]];
  for (let length = 1; length < LONGEST && ways.length > 0; length++) {
    const longer: (readonly DeclaredObject[])[] = [];
    for (const way of ways) {
      for (const parent of parentsOf(way.at(-1) ?? start, workspace)) {
        if (parent === start && way.length > 1) {
          return [start, ...way.slice(1).toReversed()];
        }
        if (!seen.has(parent)) {
          seen.add(parent);
          longer.push([...way, parent]);
        }
      }
    }
    ways = longer;
  }
  return [];
}
