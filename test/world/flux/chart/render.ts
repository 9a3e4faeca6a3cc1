import { parse } from 'yaml';

import { readManifests } from '../../pull/manifests.ts';
import { asText, at, isDict, type Dict, type Json } from '../../pull/json.ts';
import * as o from '../../pull/objects.ts';
import type { Snapshot } from '../../repo/snapshot.ts';
import { evaluate, TemplateError } from './evaluate.ts';
import { parseTemplate, type Part } from './template.ts';

/** The order in which Helm installs kinds; what is not here comes last. */
const INSTALL_ORDER = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolumeClaim',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'Ingress',
];

export interface Release {
  readonly name: string;
  readonly namespace: string;
}

/** A chart that cannot be rendered, in Helm's words. */
export class RenderError extends Error {}

/** The objects of a chart in the order in which Helm installs them. Throws `RenderError`. */
export function renderChart(snapshot: Snapshot, folder: string, release: Release, values: Dict): o.Obj[] {
  const chart = parse(snapshot.text(`${folder}/Chart.yaml`) ?? '{}') as Json;
  const own = (parse(snapshot.text(`${folder}/values.yaml`) ?? '{}') ?? {}) as Dict;
  const name = asText(at(chart, 'name') ?? null);
  const files = [...snapshot.entries.keys()].filter((file) => file.startsWith(`${folder}/templates/`));
  const parsed = files.map((file) => {
    const short = `${name}${file.slice(folder.length)}`;
    return { file: short, parts: inWords(short, () => parseTemplate(snapshot.text(file) ?? '', short)) };
  });
  const templates = new Map<string, readonly Part[]>(
    parsed.flatMap(({ file, parts }) => [
      [file, parts] as const,
      ...parts.flatMap((part) => (part.kind === 'define' ? [[part.name, part.body] as const] : [])),
    ]),
  );
  const data: Json = {
    Chart: Object.fromEntries(Object.entries(chart as Dict).map(([key, value]) => [capital(key), value])),
    Release: { Name: release.name, Namespace: release.namespace, Service: 'Helm' },
    Template: { BasePath: `${name}/templates` },
    Values: merged(own, values),
  };
  const objects = parsed
    .filter(({ file }) => /\.ya?ml$/.test(file))
    .flatMap(({ file, parts }) =>
      readManifests(
        inWords(file, () => evaluate(parts, templates, data)),
        file,
      ),
    );
  return objects.toSorted((a, b) => placeOf(a) - placeOf(b) || (o.nameOf(a) < o.nameOf(b) ? -1 : 1));
}

/** Maps are merged, all else is replaced, and null takes away. */
function merged(below: Dict, above: Dict): Dict {
  const entries = Object.entries(above).map(([key, value]): [string, Json] => {
    const old = below[key];
    return [key, isDict(value) && isDict(old) ? merged(old, value) : value];
  });
  const all = Object.entries({ ...below, ...Object.fromEntries(entries) });
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}

function inWords<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RenderError(`execution error at (${error instanceof TemplateError ? error.at : file}): ${why}`);
  }
}

const placeOf = (object: o.Obj): number => {
  const found = INSTALL_ORDER.indexOf(o.kindOf(object));
  return found === -1 ? INSTALL_ORDER.length : found;
};

const capital = (key: string): string => `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`;
