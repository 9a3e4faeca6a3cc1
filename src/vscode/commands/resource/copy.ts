import * as vscode from 'vscode';

import { kubectlOf } from '../app/copy.ts';
import { resourceOf } from '../picks.ts';
import { command } from '../spec.ts';

export const copyResourceName = command({
  id: 'plumbline.resource.copyName',
  effect: 'none',
  run: async (host, row) => {
    const target = await resourceOf(host, row);
    if (target) {
      await vscode.env.clipboard.writeText(target.resource.name);
    }
  },
});

export const copyResourceKubectl = command({
  id: 'plumbline.resource.copyKubectl',
  effect: 'none',
  run: async (host, row) => {
    const target = await resourceOf(host, row);
    if (target) {
      await vscode.env.clipboard.writeText(kubectlOf(host, target.app, target.resource));
    }
  },
});
