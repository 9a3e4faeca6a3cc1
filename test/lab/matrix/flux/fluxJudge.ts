import { compareResource } from '../../../../src/app/compareResource.ts';
import type { ResourceContext } from '../../../../src/app/compareResource.ts';
import { PatchAccess } from '../../../../src/app/patchAccess.ts';
import type { CompareTarget } from '../../../../src/core/diff/compareTarget.ts';
import { toDesiredObjects } from '../../../../src/core/diff/desiredObjects.ts';
import { normalise } from '../../../../src/core/diff/normalise.ts';
import { shapeOf } from '../../../../src/core/diff/objectShape.ts';
import { structuralDiff } from '../../../../src/core/diff/structural.ts';
import { fluxEngine } from '../../../../src/core/engines/flux/fluxEngine.ts';
import { plainBuild } from '../../../../src/core/manifest/plainBuild.ts';
import type { ResourceComparison } from '../../../../src/core/model/comparison.ts';
import type { DesiredRung } from '../../../../src/core/model/drift.ts';
import { kubeConnectionId, resourceKey } from '../../../../src/core/model/ids.ts';
import { gvkOf, type KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { inPlace } from '../case.ts';
import { RecordedCluster } from '../recordedCluster.ts';
import type { Managed } from '../record.ts';
import type { ServedKind } from '../schemas.ts';
import { textOf } from '../texts.ts';
import type { FluxCase, FluxFiles } from './fluxCase.ts';
import type { FluxMatrixRecord, Reconciled } from './fluxRecord.ts';

/** What Plumbline said of an object before a reconcile beside what the reconcile did to it. */
export interface FluxJudgement {
  readonly name: string;
  /** `Kind/name`. */
  readonly object: string;
  readonly rung: DesiredRung;
  /** `made`, `deleted`, or the pointers that changed. */
  readonly controller: readonly string[];
  /** The same, foretold; `open` are fields of which Plumbline says that it depends on Git. */
  readonly plumbline: { readonly sure: readonly string[]; readonly open: readonly string[] };
}

/** Kinds that the matrix of Argo CD has no use for. */
const ALSO_SERVED: readonly ServedKind[] = [
  { group: 'batch', version: 'v1', kind: 'Job', resource: 'jobs', isNamespaced: true, verbs: ['patch'] },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    resource: 'clusterroles',
    isNamespaced: false,
    verbs: ['patch'],
  },
];

/**
 * Compares the recorded objects as Plumbline does before the recorded reconcile: Git is read as far as that needs no
 * renderer, and not at all without a clone; the API server answers what was recorded.
 */
export async function judgeFlux(
  record: FluxMatrixRecord,
  served: readonly ServedKind[],
  { hasClone = true }: { readonly hasClone?: boolean } = {},
): Promise<readonly FluxJudgement[]> {
  const { name } = record.case;
  const rules = fluxEngine.compareRules(record.object, undefined);
  const app = fluxEngine.toApp(record.object, kubeConnectionId('/lab', 'lab'));
  const [source] = app?.sources ?? [];
  const spec = hasClone ? source?.kustomize : undefined;
  const build = plainBuild(filesOf(record.case), spec ?? { isPlain: false });
  const sourced = build.objects.map((one) => ({ ...one, from: 'Git', file: one.path }));
  const { objects } = toDesiredObjects(sourced, [...served, ...ALSO_SERVED], app?.destination.namespace);
  const client = new RecordedCluster(record.objects.map(rowOf));
  const context: ResourceContext = {
    client,
    access: new PatchAccess(client),
    rules,
    desired: { objects, isComplete: build.isWhole, isRendered: build.isWhole, isBuilt: true, notes: [] },
    mayDryRun: true,
  };
  const judged: FluxJudgement[] = [];
  for (const one of record.objects) {
    const object = one.before ?? one.after;
    if (object === undefined) {
      continue;
    }
    const target = targetOf(object);
    const desired = objects.get(target.key);
    if (one.before === undefined && desired === undefined && !isDeletedByHand(record.case, one.on)) {
      continue; // made by its first build, which takes a renderer: there was nothing to ask of
    }
    const compared = await compareResource(
      desired === undefined ? target : { ...target, desired },
      context,
      new AbortController().signal,
    );
    judged.push({
      name,
      object: `${object.kind}/${object.metadata.name}`,
      rung: compared.rung,
      controller: doneTo(one),
      plumbline: foretold(compared),
    });
  }
  return judged;
}

function isDeletedByHand({ steps = [] }: FluxCase, on: string): boolean {
  return steps.some((step) => step.do === 'delete' && step.on === on);
}

/** Nothing that was foretold for sure failed to come, and nothing came that was not foretold. */
export function agreesWithFlux({ controller, plumbline: { sure, open } }: FluxJudgement): boolean {
  const meets = (one: string, other: string): boolean =>
    one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
  return (
    sure.every((one) => controller.some((other) => meets(one, other))) &&
    controller.every((one) => [...sure, ...open].some((other) => meets(one, other)))
  );
}

function doneTo({ before, after }: Reconciled): readonly string[] {
  if (before === undefined) {
    return after === undefined ? [] : ['made'];
  }
  if (after === undefined) {
    return ['deleted'];
  }
  const rules = fluxEngine.compareRules(before, undefined);
  return structuralDiff(normalise(before, rules), normalise(after, rules), shapeOf(gvkOf(before)))
    .map(({ pointer }) => pointer)
    .filter((pointer) => !AFTERWARDS.has(pointer));
}

/** What another controller of the cluster writes because of it. */
const AFTERWARDS: ReadonlySet<string> = new Set(['/metadata/annotations/deployment.kubernetes.io~1revision']);

function foretold(compared: ResourceComparison): FluxJudgement['plumbline'] {
  const says = (code: string): boolean => compared.notes.some((note) => note.code === code);
  if (says('forceDeletes') || says('madeAgain')) {
    return { sure: [says('forceDeletes') ? 'deleted' : 'made'], open: [] };
  }
  switch (compared.status) {
    case 'onlyDesired':
      return { sure: ['made'], open: [] };
    case 'onlyLive':
      return { sure: ['deleted'], open: [] };
    default: {
      const next = (fate: string): readonly string[] =>
        says('dryRunRejected')
          ? []
          : compared.changes.filter((one) => one.next === fate).map(({ pointer }) => pointer);
      return { sure: next('undone'), open: next('undoneIfDeclared') };
    }
  }
}

function targetOf(object: KubeObject): CompareTarget {
  const gvk = gvkOf(object);
  const { name, namespace = '' } = object.metadata;
  return {
    key: resourceKey({ ...gvk, namespace, name }),
    ...gvk,
    namespace,
    name,
    managed: { isHook: false, requiresPruning: false },
  };
}

function rowOf({ before, after, dryRun }: Reconciled): Managed {
  const object = before ?? after;
  const { group = '', kind = '' } = object ? gvkOf(object) : {};
  return {
    group,
    kind,
    name: object?.metadata.name ?? '',
    namespace: object?.metadata.namespace ?? '',
    ...(before && { live: before }),
    ...(dryRun && { dryRun }),
  } as Managed;
}

/** What the recorded reconcile builds, by paths below the Kustomization's own. */
function filesOf({ name, git, steps = [], next }: FluxCase): ReadonlyMap<string, string> {
  const commit = steps.findLast((step) => step.do === 'commit');
  const files: FluxFiles = next ?? (commit?.do === 'commit' ? commit.git : git);
  return new Map(
    Object.entries(inPlace(files, name))
      .filter(([file]) => !file.startsWith('/'))
      .map(([file, given]) => [file, typeof given === 'string' ? given : given.map(textOf).join('---\n')]),
  );
}
