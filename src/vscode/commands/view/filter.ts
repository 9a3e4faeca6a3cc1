import * as vscode from 'vscode';

import { FILTER_STATES, filterStateWords } from '../../../core/view/filter.ts';
import { command } from '../spec.ts';
import { pickSeveral, type } from '../../ask.ts';

export const filterApps = command({
  id: 'plumbline.apps.filter',
  effect: 'none',
  run: async (host) => {
    const text = await type({
      title: vscode.l10n.t('Filter apps'),
      prompt: vscode.l10n.t('Name, namespace, project, cluster or repository. Empty shows all.'),
      value: host.appsView.filter.text,
    });
    if (text !== undefined) {
      host.appsView.setFilter({ ...host.appsView.filter, text: text.trim() });
    }
  },
});

export const clearFilter = command({
  id: 'plumbline.apps.clearFilter',
  effect: 'none',
  run: async (host) => host.appsView.clearFilter(),
});

export const groupByParent = command({
  id: 'plumbline.apps.groupByParent',
  effect: 'none',
  run: async (host) => host.appsView.setGrouping('parent'),
});

export const groupByProject = command({
  id: 'plumbline.apps.groupByProject',
  effect: 'none',
  run: async (host) => host.appsView.setGrouping('project'),
});

export const filterByState = command({
  id: 'plumbline.apps.filterByState',
  effect: 'none',
  run: async (host) => {
    const current = host.appsView.filter;
    const picked = await pickSeveral(
      FILTER_STATES.map((state) => ({
        label: filterStateWords(state),
        state,
        picked: current.states.includes(state),
      })),
      { title: vscode.l10n.t('Show apps that are …') },
    );
    if (picked) {
      host.appsView.setFilter({ ...current, states: picked.map((item) => item.state) });
    }
  },
});
