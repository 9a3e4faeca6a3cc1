import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../../src/core/util/json.ts';
import type { Lab } from '../../boot.ts';
import { VERSIONS } from '../../products.ts';
import { eventsOf } from '../play.ts';
import type { Recording } from '../recording.ts';
import { tidy } from '../tidy.ts';
import { conditionOf } from './facts.ts';
import { FluxStage } from './fluxStage.ts';
import type { FluxExpect, FluxScenario } from './scenario.ts';

export type FluxRecording = Recording<FluxExpect>;

/** What artifacts are reached under in a cluster that has a source-controller. */
const STORAGE = 'http://source-controller.flux-system.svc.cluster.local.';

/** Plays one scenario in the lab and gives what is to be written down. Nothing of it stays in the cluster. */
export async function playFlux(
  lab: Lab,
  scenario: FluxScenario,
  script: string,
  kind: 'Kustomization' | 'HelmRelease',
): Promise<FluxRecording> {
  const began = Date.now();
  const flux = await FluxStage.open(lab, scenario.name, kind);
  const { stage } = flux;
  try {
    const recorded = await scenario.play(flux);
    const object = recorded.object as KubeObject;
    const live = await Promise.all((recorded.live ?? []).map((path) => lab.kube.get(stage.livePath(path))));
    const { kubernetes, kustomizeController, helmController } = VERSIONS;
    const controller = kind === 'Kustomization' ? { kustomizeController } : { helmController };
    return tidy(
      {
        name: scenario.name,
        title: scenario.title,
        script,
        versions: { kubernetes, ...controller },
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
        addresses: {
          [stage.url]: `https://git.fernhill.example/fernhill/${scenario.name}.git`,
          [flux.sources.url]: STORAGE,
        },
      },
    );
  } finally {
    await flux.close();
  }
}

/** What the recorded object says, in the words of an expectation: for the recorder, and for tests of the recordings. */
export function factsOf({ object, events }: Pick<FluxRecording, 'object' | 'events'>): Required<FluxExpect> {
  const ready = conditionOf(object, 'Ready');
  const reasonOf = (type: string): string | null => {
    const condition = conditionOf(object, type);
    return at(condition, 'status') === 'True' ? (asText(at(condition, 'reason')) ?? null) : null;
  };
  return {
    ready:
      ready === undefined
        ? null
        : {
            status: asText(at(ready, 'status')) as 'True',
            reason: asText(at(ready, 'reason')) ?? '',
            message: asText(at(ready, 'message')) ?? '',
          },
    reconciling: reasonOf('Reconciling'),
    stalled: reasonOf('Stalled'),
    suspended: at(object, 'spec', 'suspend') === true,
    inventory: inventoryOf(object),
    isApplied: isApplied(object),
    events: [...new Set(events.map((event) => asText(event['reason']) ?? ''))].toSorted(),
  };
}

/** One line for each fact that is not as the scenario expects it. */
export function fluxDisagreements(recording: Pick<FluxRecording, 'object' | 'events' | 'expect'>): string[] {
  const facts = factsOf(recording);
  const { ready, events, ...rest } = recording.expect;
  const found: string[] = [];
  const check = (what: string, wanted: unknown, is: unknown): void => {
    if (JSON.stringify(wanted) !== JSON.stringify(is)) {
      found.push(`${what}: expected ${JSON.stringify(wanted)}, is ${JSON.stringify(is)}`);
    }
  };
  check('ready', ready?.status, facts.ready?.status);
  check('reason', ready?.reason, facts.ready?.reason);
  if (ready?.message !== undefined && facts.ready?.message?.includes(ready.message) !== true) {
    found.push(`message: expected ${ready.message}, is ${facts.ready?.message ?? ''}`);
  }
  const missing = (events ?? []).filter((reason) => !facts.events.includes(reason));
  check('Events that are missing', [], missing);
  for (const [fact, wanted] of Object.entries(rest)) {
    check(fact, wanted, facts[fact as keyof typeof facts]);
  }
  return found;
}

/** The ids are `namespace_name_group_kind`. */
function inventoryOf(object: KubeObject): readonly string[] {
  return asArray(at(object, 'status', 'inventory', 'entries'))
    .map((entry) => {
      const parts = (asText(at(entry, 'id')) ?? '').split('_');
      return `${parts.at(-1) ?? ''}/${parts.slice(1, -2).join('_')}`;
    })
    .toSorted();
}

function isApplied(object: KubeObject): boolean {
  if (object.kind === 'HelmRelease') {
    return at(asArray(at(object, 'status', 'history'))[0], 'status') === 'deployed';
  }
  const applied = at(object, 'status', 'lastAppliedRevision');
  return applied !== undefined && applied === at(object, 'status', 'lastAttemptedRevision');
}
