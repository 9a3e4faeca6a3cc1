import * as l10n from '@vscode/l10n';

import type { PlacedObject, SourcedFrom } from '../core/diff/compareTarget.ts';
import { toDesiredObjects } from '../core/diff/desiredObjects.ts';
import type { App, SourceSpec } from '../core/model/app.ts';
import type { ComparedSide } from '../core/model/comparison.ts';
import type { ResourceKey } from '../core/model/ids.ts';
import type { Note } from '../core/model/plan.ts';
import type { ApiResource, FileReader } from '../core/ports.ts';
import type { SourceLocator } from './locateSource.ts';
import type { ReadSource } from './readSource.ts';
import { gitErrorDetail, readSource } from './readSource.ts';

/** What Git declares for an app, as far as it can be read without rendering. */
export interface DesiredSide {
  readonly objects: ReadonlyMap<ResourceKey, PlacedObject>;
  /** Every source was read to the end: what is not in `objects` is not in Git. */
  readonly isComplete: boolean;
  /** No source needs a renderer (Kustomize, Helm, a plugin, a chart). */
  readonly isRendered: boolean;
  /** Some objects were built here, by what their files say: the controller's own list knows better what there is. */
  readonly isBuilt: boolean;
  /** Which text of Git was read; undefined where none was. */
  readonly from?: string;
  readonly notes: readonly Note[];
}

/** Reads what of an app's sources needs no renderer from the clones of this machine; the rest is left to what was last applied. */
export async function readDesiredSide(
  deps: { readonly locator: SourceLocator; readonly files: FileReader },
  app: App,
  side: ComparedSide,
  served: readonly ApiResource[],
  signal: AbortSignal,
): Promise<DesiredSide> {
  const reads: ReadSource[] = [];
  const notes: Note[] = [];
  let isRendered = true;
  let isBuilt = false;
  let isComplete = app.sources.length > 0;
  for (const [index, source] of app.sources.entries()) {
    if (isReference(source)) {
      continue;
    }
    if (source.type !== 'directory' && source.kustomize?.isPlain !== true) {
      isRendered = false;
      isComplete = false;
      continue;
    }
    const read = await readOne(deps, source, side, app.revisions[index], signal);
    if ('objects' in read) {
      reads.push(read);
      isBuilt ||= source.kustomize !== undefined;
      isRendered &&= read.isWhole;
      isComplete &&= read.isWhole && !read.notes.some((note) => note.code === 'brokenManifest');
    } else {
      notes.push(read);
      isComplete = false;
    }
  }
  return { ...place(reads, app, served, notes), isComplete, isRendered, isBuilt };
}

/** The same with what was applied last in the place of sources that would have to be rendered. */
export function withApplied(
  read: DesiredSide,
  applied: readonly SourcedFrom[] | Note,
  served: readonly ApiResource[],
  namespace: string | undefined,
): DesiredSide {
  if ('code' in applied) {
    return { ...read, notes: [...read.notes, applied] };
  }
  const { objects, notes } = toDesiredObjects(applied, served, namespace);
  return {
    ...read,
    objects,
    // Hooks and definitions of a chart are not in it.
    isComplete: false,
    isBuilt: false,
    ...(applied[0] && { from: applied[0].from }),
    notes: [...read.notes, ...notes],
  };
}

async function readOne(
  deps: { readonly locator: SourceLocator; readonly files: FileReader },
  source: SourceSpec,
  side: ComparedSide,
  controllerRevision: string | undefined,
  signal: AbortSignal,
): Promise<ReadSource | Note> {
  const clone = await deps.locator.cloneOf(source, signal);
  if (!clone) {
    return {
      code: 'notCloned',
      text: l10n.t(
        'The manifests of {0} are in no clone that can be read here, so the left side is what was last applied. Clone the repository to compare with Git.',
        source.repoURL,
      ),
    };
  }
  const request = { source, clone, side, ...(controllerRevision && { controllerRevision }) };
  const read = await readSource(request, deps.files, signal);
  if (read.ok) {
    return read.value;
  }
  return {
    code: 'gitFailed',
    text: l10n.t(
      'The manifests of {0} could not be read from Git, so the left side is what was last applied: {1}',
      source.repoURL,
      gitErrorDetail(read.error),
    ),
  };
}

function place(
  reads: readonly ReadSource[],
  app: App,
  served: readonly ApiResource[],
  notes: readonly Note[],
): Pick<DesiredSide, 'objects' | 'from' | 'notes'> {
  const sourced: SourcedFrom[] = reads.flatMap(({ objects, from, folder }) =>
    objects.map((object) => ({ ...object, from, file: `${folder}/${object.path}` })),
  );
  const prepared = toDesiredObjects(sourced, served, app.destination.namespace);
  const from = [...new Set(reads.map((read) => read.from))].join(', ');
  return {
    objects: prepared.objects,
    ...(from !== '' && { from }),
    notes: [...notes, ...reads.flatMap((read) => read.notes), ...prepared.notes],
  };
}

/** A source with only a `ref` lends its files to others and renders nothing. */
function isReference(source: SourceSpec): boolean {
  return source.ref !== undefined && source.path === undefined && source.chart === undefined;
}
