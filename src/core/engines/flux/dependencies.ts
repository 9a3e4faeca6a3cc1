import * as l10n from '@vscode/l10n';

import type { App, ObjectName, Phase } from '../../model/app.ts';
import type { FindApp } from '../engine.ts';

/** What it waits for, by name and state. The controllers do not notice that two wait for each other (specs/flux.md e). */
export function waitingPhase(app: App, find: FindApp): Phase {
  const cycle = cycleOf(app, find);
  if (cycle) {
    return {
      ...app.phase,
      reason: l10n.t('They wait for each other: {0}. No controller notices.', cycle.join(' → ')),
      next: l10n.t('Take one of the dependsOn out in Git.'),
    };
  }
  const open = (app.dependsOn ?? []).flatMap((name) => openWords(app, name, find(name)) ?? []);
  return open.length === 0
    ? app.phase
    : { ...app.phase, reason: l10n.t('It waits for {0}.', open.join(', ')) };
}

/** Undefined where nothing is known to be wrong with it: the controller's own message then stands. */
function openWords(app: App, name: ObjectName, dependency: App | undefined): string | undefined {
  const named = name.namespace === app.namespace ? name.name : `${name.namespace}/${name.name}`;
  if (dependency === undefined) {
    return l10n.t('{0}, which is not there', named);
  }
  const { word, title } = dependency.phase;
  return word === 'Ready' ? undefined : l10n.t('{0} ({1})', named, title?.text ?? word);
}

/** The names on the way from the app back to itself. */
function cycleOf(app: App, find: FindApp): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (here: App, way: readonly string[]): readonly string[] | undefined => {
    for (const name of here.dependsOn ?? []) {
      if (name.namespace === app.namespace && name.name === app.name) {
        return [...way, app.name];
      }
      const next = find(name);
      if (next !== undefined && !seen.has(next.id)) {
        seen.add(next.id);
        const found = walk(next, [...way, next.name]);
        if (found) {
          return found;
        }
      }
    }
    return undefined;
  };
  return walk(app, [app.name]);
}
