import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';
import { ARGOCD_NAMESPACE } from '../argocd.ts';
import { VERSIONS } from '../products.ts';
import type { Recording } from './recording.ts';
import type { Scenario } from './scenario.ts';
import { Stage } from './stage.ts';
import { tidy } from './tidy.ts';

/** Plays one scenario in the lab and gives what is to be written down. Nothing of it stays in the cluster. */
export async function play(lab: Stage['lab'], scenario: Scenario, script: string): Promise<Recording> {
  const began = Date.now();
  const stage = await Stage.open(lab, scenario.name);
  try {
    const recorded = await scenario.play(stage);
    const object = recorded.object as KubeObject;
    const live = await Promise.all((recorded.live ?? []).map((path) => lab.kube.get(stage.livePath(path))));
    const { kubernetes, argocd } = VERSIONS;
    return tidy(
      {
        name: scenario.name,
        title: scenario.title,
        script,
        versions: { kubernetes, argocd },
        expect: scenario.expect,
        object,
        others: (recorded.others ?? []) as readonly KubeObject[],
        live,
        events: await eventsOf(lab, object),
        liveFrames: stage.liveFrames,
        frames: recorded.frames === true ? stage.frames : [],
      },
      {
        name: scenario.name,
        began,
        addresses: { [stage.url]: `https://git.fernhill.example/fernhill/${scenario.name}.git` },
      },
    );
  } finally {
    await stage.close();
  }
}

/** What the recorded object says itself, against what the scenario expects; without Plumbline in between. */
export function disagreements({ object, expect }: Pick<Recording, 'object' | 'expect'>): readonly string[] {
  const status = object['status'];
  const found: string[] = [];
  const check = (what: string, wanted: unknown, is: unknown): void => {
    if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(is)) {
      found.push(`${what}: expected ${JSON.stringify(wanted)}, is ${JSON.stringify(is)}`);
    }
  };
  if (object.kind === 'Application') {
    check('sync', expect.sync, at(status, 'sync', 'status') ?? 'Unknown');
    check('health', expect.health, at(status, 'health', 'status') ?? null);
    check('operation', expect.operation?.phase, at(status, 'operationState', 'phase'));
    const types = asArray(at(status, 'conditions')).map((one) => asText(at(one, 'type')));
    check('conditions', expect.conditions, sorted(types));
    const resources = asArray(at(status, 'resources')).map((one) => [
      `${asText(at(one, 'kind'))}/${asText(at(one, 'name'))}`,
      at(one, 'status') ?? null,
    ]);
    check(
      'resources',
      expect.resources && sortKeys(expect.resources),
      sortKeys(Object.fromEntries(resources)),
    );
  }
  return found;
}

function sorted(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((one) => one !== undefined))].toSorted();
}

function sortKeys(record: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The Events of an object, oldest first. */
export async function eventsOf(
  lab: Pick<Stage['lab'], 'kube'>,
  object: KubeObject,
): Promise<readonly KubeObject[]> {
  const { name, namespace = ARGOCD_NAMESPACE } = object.metadata;
  const selector = new URLSearchParams({
    fieldSelector: `involvedObject.name=${name},involvedObject.kind=${object.kind}`,
  });
  const events = await lab.kube.list(`/api/v1/namespaces/${namespace}/events?${selector.toString()}`);
  return events.toSorted((a, b) => versionOf(a) - versionOf(b));
}

/** As a number only to put the events of one server in the order of their writes. */
const versionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion);
