import type { Condition } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asObjects, asText, at } from '../../util/json.ts';

/** Conditions of an Application: there while true, with the severity in the end of their type. */
export function applicationConditions(app: KubeObject): readonly Condition[] {
  return entries(app).map((entry) => {
    const type = asText(entry['type']) ?? '';
    return condition(entry, type, severityOf(type));
  });
}

function severityOf(type: string): Condition['severity'] {
  if (type.endsWith('Error')) {
    return 'error';
  }
  return type.endsWith('Warning') ? 'warning' : 'info';
}

/** What an ApplicationSet's condition means when it has this status; pairs that say that all is well are left out. */
const GENERATOR_TROUBLE: ReadonlyMap<string, Condition['severity']> = new Map([
  ['ErrorOccurred=True', 'error'],
  ['InvalidRolloutConfig=True', 'error'],
  ['ParametersGenerated=False', 'error'],
  ['ResourcesUpToDate=False', 'warning'],
  ['RolloutProgressing=True', 'info'],
]);

/** One failure sets three conditions with one message: it is told once, by the first that is the most severe. */
export function applicationSetConditions(set: KubeObject): readonly Condition[] {
  const told: Condition[] = [];
  for (const entry of entries(set)) {
    const type = asText(entry['type']) ?? '';
    const severity = GENERATOR_TROUBLE.get(`${type}=${asText(entry['status']) ?? ''}`);
    if (severity) {
      told.push(condition(entry, type, severity));
    }
  }
  return told.filter(
    (one, index) =>
      one.message === '' ||
      !told.some((other, place) => other.message === one.message && isToldInstead(other, one, place < index)),
  );
}

const WEIGHT: Record<Condition['severity'], number> = { error: 2, warning: 1, info: 0 };

function isToldInstead(other: Condition, one: Condition, isBefore: boolean): boolean {
  return WEIGHT[other.severity] > WEIGHT[one.severity] || (other.severity === one.severity && isBefore);
}

export function hasCondition(set: KubeObject, type: string, status: string): boolean {
  return entries(set).some((entry) => entry['type'] === type && entry['status'] === status);
}

function entries(object: KubeObject): readonly JsonObject[] {
  return asObjects(at(object, 'status', 'conditions'));
}

function condition(entry: JsonObject, type: string, severity: Condition['severity']): Condition {
  const since = asText(entry['lastTransitionTime']);
  return { type, message: asText(entry['message']) ?? '', severity, ...(since && { since }) };
}
