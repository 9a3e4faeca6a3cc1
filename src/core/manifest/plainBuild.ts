import type { KustomizeSpec } from '../model/app.ts';
import type { JsonObject } from '../util/json.ts';
import { asArray, asText } from '../util/json.ts';
import type { SourcedObject, SourceProblem } from './directorySource.ts';
import { readManifestFile } from './directorySource.ts';
import { parseManifests } from './documents.ts';
import { isKustomizationFile, KUSTOMIZATION_FILES } from './kustomizationNames.ts';
import { substituted } from './substitute.ts';

/** Fields of a kustomization that change no object but its namespace. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'namespace',
  'resources',
  'sortOptions',
]);
/** Renamed, or changed within, where a namespace is set from outside (specs/flux.md k). */
const REWRITTEN: ReadonlySet<string> = new Set([
  'Namespace',
  'RoleBinding',
  'ClusterRoleBinding',
  'ServiceAccount',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'CustomResourceDefinition',
]);
/** Words that stay text in a kustomization and are booleans to everyone else. */
const WORDS = /[:-]\s+(?:y|n|yes|no|on|off)\s*(?:#.*)?$/im;

/** The objects of a source that can be told without a renderer. */
export interface PlainBuild {
  readonly objects: readonly SourcedObject[];
  /** Nothing was passed over: what is not in `objects` is not in the build. */
  readonly isWhole: boolean;
  readonly problems: readonly SourceProblem[];
}

/**
 * Builds a folder as kustomize would where it only lists files and folders and sets a namespace, and as Flux does where
 * there is no kustomization: everything below. What needs more than that is left out and said: it is never guessed.
 * `files` are texts by path, relative to the source's path. Source: specs/flux.md d.
 */
export function plainBuild(files: ReadonlyMap<string, string>, spec: KustomizeSpec): PlainBuild {
  if (!spec.isPlain) {
    return { objects: [], isWhole: false, problems: [] };
  }
  const build = new Build(files);
  const objects = build.folder('').flatMap((one) => build.placed(one, spec.namespace));
  const read = objects.flatMap((one) => {
    const object = substituted(one.object, spec);
    return object === undefined ? [] : [{ ...one, object }];
  });
  return {
    objects: read,
    isWhole: build.isWhole && read.length === objects.length,
    problems: build.problems,
  };
}

class Build {
  readonly #files: ReadonlyMap<string, string>;
  readonly #entered = new Set<string>();
  readonly problems: SourceProblem[] = [];
  isWhole = true;

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  folder(folder: string): readonly SourcedObject[] {
    if (this.#entered.has(folder)) {
      return this.#passOver(); // twice the same objects, or a cycle: the build fails
    }
    this.#entered.add(folder);
    const named = KUSTOMIZATION_FILES.map((name) => joined(folder, name)).filter((path) =>
      this.#files.has(path),
    );
    const [file, ...others] = named;
    if (others.length > 0) {
      return this.#passOver();
    }
    return file === undefined ? this.#everything(folder) : this.#kustomization(folder, file);
  }

  placed(one: SourcedObject, namespace: string | undefined): readonly SourcedObject[] {
    if (namespace === undefined) {
      return [one];
    }
    const { object } = one;
    return REWRITTEN.has(object.kind)
      ? this.#passOver()
      : [{ ...one, object: { ...object, metadata: { ...object.metadata, namespace } } }];
  }

  #kustomization(folder: string, file: string): readonly SourcedObject[] {
    const [document, ...others] = parseManifests(this.#files.get(file) ?? '');
    const { value } = document ?? {};
    const kind = asText(value?.['kind']) ?? 'Kustomization';
    if (!value || others.length > 0 || kind !== 'Kustomization' || !isPlain(value)) {
      return this.#passOver();
    }
    const namespace = asText(value['namespace']) || undefined;
    return asArray(value['resources'])
      .flatMap((resource) => this.#resource(folder, asText(resource) ?? ''))
      .flatMap((one) => this.placed(one, namespace));
  }

  #resource(folder: string, resource: string): readonly SourcedObject[] {
    const path = resolved(folder, resource);
    if (path !== undefined && this.#files.has(path)) {
      return this.#file(path);
    }
    const isFolder =
      path !== undefined && KUSTOMIZATION_FILES.some((name) => this.#files.has(joined(path, name)));
    return isFolder ? this.folder(path) : this.#passOver();
  }

  /** Hidden files count; a folder with a kustomization of its own is built as that says. */
  #everything(folder: string): readonly SourcedObject[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const below = [...this.#files.keys()].filter((path) => path.startsWith(prefix)).toSorted();
    const own = new Set(
      below.filter(isKustomizationFile).map((path) => path.slice(0, path.lastIndexOf('/'))),
    );
    const roots = [...own].filter((one) => ![...own].some((other) => one.startsWith(`${other}/`)));
    const files = below.filter(
      (path) => /\.ya?ml$/.test(path) && !roots.some((root) => path.startsWith(`${root}/`)),
    );
    return [...files.flatMap((path) => this.#file(path)), ...roots.flatMap((root) => this.folder(root))];
  }

  #file(path: string): readonly SourcedObject[] {
    const text = this.#files.get(path) ?? '';
    if (WORDS.test(text)) {
      return this.#passOver();
    }
    const { objects, problems } = readManifestFile(path, text);
    this.problems.push(...problems);
    this.isWhole &&= problems.length === 0;
    return objects.filter(({ object }) => !object.apiVersion.startsWith('kustomize.config.k8s.io/'));
  }

  #passOver(): readonly SourcedObject[] {
    this.isWhole = false;
    return [];
  }
}

function isPlain(kustomization: JsonObject): boolean {
  return Object.keys(kustomization).every((field) => PLAIN_FIELDS.has(field));
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Undefined where the path leads out of the source, whose other folders nobody has read. */
function resolved(folder: string, resource: string): string | undefined {
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of resource.split('/')) {
    if (step === '..') {
      if (steps.pop() === undefined) {
        return undefined;
      }
    } else if (step !== '.' && step !== '') {
      steps.push(step);
    }
  }
  return steps.join('/');
}
