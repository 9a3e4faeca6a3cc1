import { compareResource } from '../../../src/app/compareResource.ts';
import { PatchAccess } from '../../../src/app/patchAccess.ts';
import {
  compareTargets,
  type CompareTarget,
  type SourcedFrom,
} from '../../../src/core/diff/compareTarget.ts';
import { controllerSettings } from '../../../src/core/diff/controllerSettings.ts';
import { toDesiredObjects } from '../../../src/core/diff/desiredObjects.ts';
import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import { readManifestFile } from '../../../src/core/manifest/directorySource.ts';
import type { ResourceComparison } from '../../../src/core/model/comparison.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { inPlace, type Engine, type Manifests } from './case.ts';
import { RecordedCluster } from './recordedCluster.ts';
import type { MatrixRecord, Outcome } from './record.ts';
import type { ServedKind } from './schemas.ts';
import { textOf } from './texts.ts';

/** Plumbline's word on an object beside the controller's. */
export interface Judgement {
  readonly name: string;
  readonly engine: Engine;
  /** `Kind/name`. */
  readonly object: string;
  /** What Argo CD lists: null where it gives no verdict, undefined where it does not list the object. */
  readonly controller: string | null | undefined;
  /** `Rejected`: the API server refuses what Git says, so a sync would fail. */
  readonly plumbline: 'Synced' | 'OutOfSync' | 'Rejected' | 'Failed' | null;
  readonly changes: ResourceComparison['changes'];
}

/**
 * Compares the recorded objects as Plumbline does in a cluster, the API server's part being what was recorded: manifests
 * are read by its own parser, stamped by its own rules, and held against the recorded dry run.
 */
export async function judge(
  record: MatrixRecord,
  engine: Engine,
  installation: {
    readonly settings: Readonly<Record<string, string>>;
    readonly served: readonly ServedKind[];
  },
): Promise<readonly Judgement[]> {
  const outcome = record.outcomes[engine];
  if (outcome === undefined) {
    return [];
  }
  const { name } = record.case;
  const application = applicationOf(outcome);
  const settings = { ...installation.settings, ...record.case.settings };
  const rules = argoCdEngine.compareRules(application, controllerSettings(settings));
  const { objects } = toDesiredObjects(sourced(inPlace(gitOf(record), name)), installation.served, name);
  const client = new RecordedCluster(outcome.managed);
  const context = {
    client,
    access: new PatchAccess(client),
    rules,
    desired: { objects, isComplete: true, isRendered: true, isBuilt: false, notes: [] },
    mayDryRun: true,
  };
  const targets = compareTargets(argoCdEngine.resources(application), objects, undefined);
  const judged: Judgement[] = [];
  for (const target of targets) {
    const compared = await compareResource(target, context, new AbortController().signal);
    judged.push({
      name,
      engine,
      object: `${target.kind}/${target.name}`,
      controller: listedAs(outcome, target),
      plumbline: wordOf(compared),
      changes: compared.changes,
    });
  }
  return judged;
}

/** Whether the two say the same; what the server rejects is Unknown to Argo CD where it asked the server. */
export function agrees({ controller, plumbline }: Judgement): boolean {
  return plumbline === 'Rejected'
    ? controller === 'Unknown' || controller === 'OutOfSync'
    : (controller ?? null) === plumbline;
}

/** A field that Git never set shows beside the others, and alone it is no difference. */
function wordOf(compared: ResourceComparison): Judgement['plumbline'] {
  switch (compared.status) {
    case 'same':
      if (compared.notes.some(({ code }) => code === 'leftAlone')) {
        return null;
      }
      return compared.notes.some(({ code }) => code === 'dryRunRejected') ? 'Rejected' : 'Synced';
    case 'differs':
      if (compared.notes.some(({ code }) => code === 'dryRunRejected')) {
        return 'Rejected';
      }
      return compared.changes.every((change) => change.without === 'undeclared') ? 'Synced' : 'OutOfSync';
    case 'onlyDesired':
    case 'onlyLive':
      return 'OutOfSync';
    case 'hook':
    case 'absent':
      return null;
    case 'failed':
      return 'Failed';
    default:
      return compared.status satisfies never;
  }
}

function listedAs(
  outcome: Outcome,
  { group, kind, namespace, name }: CompareTarget,
): string | null | undefined {
  const listed = outcome.resources.find(
    (one) =>
      (one.group ?? '') === group &&
      one.kind === kind &&
      (one.namespace ?? '') === namespace &&
      one.name === name,
  );
  return listed === undefined ? undefined : (listed.status ?? null);
}

function applicationOf({ application, sync, resources, conditions }: Outcome): KubeObject {
  return {
    ...application,
    status: { sync: { status: sync }, resources, conditions, controllerNamespace: 'argocd' },
  };
}

/** What Git says at the end of a case. */
export function gitOf({ case: one }: MatrixRecord): Manifests {
  const last = one.steps?.findLast((step) => step.do === 'commit');
  return last?.do === 'commit' ? last.git : one.git;
}

function sourced(manifests: Manifests): readonly SourcedFrom[] {
  return manifests.flatMap((one, index) => {
    const file = `${index + 1}.yaml`;
    return readManifestFile(file, textOf(one)).objects.map((object) => ({ ...object, from: 'Git', file }));
  });
}
