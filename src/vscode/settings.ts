import * as vscode from 'vscode';

import type { Disposable } from '../core/util/emitter.ts';

/** Every setting with its type; package.json declares scope and default, and a test holds the two together. */
export interface Settings {
  'plumbline.kubeconfig': readonly string[];
  'plumbline.connection.loginTimeoutSeconds': number;
  'plumbline.sources.mirrors': Readonly<Record<string, string>>;
  'plumbline.diff.desiredSide': 'workingTree' | 'head' | 'tracked';
  'plumbline.notifications.productionApps': readonly string[];
  'plumbline.statusBar.visible': boolean;
  'plumbline.productionPaths': readonly string[];
  'plumbline.workspaceProblems': boolean;
}

export type SettingId = keyof Settings;

export const SETTING_DEFAULTS: Settings = {
  'plumbline.kubeconfig': [],
  'plumbline.connection.loginTimeoutSeconds': 120,
  'plumbline.sources.mirrors': {},
  'plumbline.diff.desiredSide': 'tracked',
  'plumbline.notifications.productionApps': ['*prod*'],
  'plumbline.statusBar.visible': true,
  'plumbline.productionPaths': [],
  'plumbline.workspaceProblems': true,
};

/**
 * The value of a setting, or its default where the user wrote something of another type: a broken settings.json must
 * not stop the tree.
 */
export function setting<Id extends SettingId>(id: Id, of?: vscode.Uri): Settings[Id] {
  const fallback = SETTING_DEFAULTS[id];
  const value = vscode.workspace.getConfiguration(undefined, of).get<unknown>(id, fallback);
  return hasTypeOf(value, fallback) ? value : fallback;
}

export function onDidChangeSetting(id: SettingId, call: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(id)) {
      call();
    }
  });
}

function hasTypeOf<T>(value: unknown, example: T): value is T {
  if (Array.isArray(example)) {
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  }
  if (typeof example === 'object' && example !== null) {
    return (
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).every((item) => typeof item === 'string')
    );
  }
  return typeof value === typeof example;
}
