import type { KubeObject } from '../../model/kubeObject.ts';
import type { SyncWindow } from '../../model/syncWindow.ts';
import type { JsonObject } from '../../util/json.ts';
import { asArray, asObjects, asText, at, textField } from '../../util/json.ts';

/** The windows of an AppProject; entries of neither kind are passed over, as the controller does. */
export function syncWindowsOf(project: KubeObject): readonly SyncWindow[] {
  return asObjects(at(project, 'spec', 'syncWindows')).flatMap((window) => {
    const { kind } = window;
    return kind === 'allow' || kind === 'deny' ? [{ kind, ...restOf(window) }] : [];
  });
}

function restOf(window: JsonObject): Omit<SyncWindow, 'kind'> {
  return {
    schedule: asText(window['schedule']) ?? '',
    duration: asText(window['duration']) ?? '',
    applications: texts(window['applications']),
    namespaces: texts(window['namespaces']),
    clusters: texts(window['clusters']),
    needsAll: window['andOperator'] === true,
    manualSync: window['manualSync'] === true,
    ...textField(window, 'timeZone'),
    ...textField(window, 'description'),
  };
}

function texts(value: unknown): readonly string[] {
  return asArray(value).flatMap((one) => asText(one) ?? []);
}
