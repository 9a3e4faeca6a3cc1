import { createHash } from 'node:crypto';

import { parse, stringify } from 'yaml';

import { readManifests } from '../pull/manifests.ts';
import { asText, dictAt, listAt, textAt, type Dict, type Json } from '../pull/json.ts';
import type { Obj } from '../pull/objects.ts';
import type { Snapshot } from '../repo/snapshot.ts';

/** A folder or a variable that is missing: `reason` is that of the Ready condition. */
export class BuildError extends Error {
  readonly reason: 'ArtifactFailed' | 'BuildFailed';

  constructor(reason: BuildError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface Built {
  readonly objects: readonly Obj[];
  /** Of the text of all objects, as `status.history[].digest`. */
  readonly digest: string;
}

/**
 * The part of a build that the sample needs: files and folders of `resources`, `namespace`, and plain variables, each of
 * which has to have a value.
 */
export function build(snapshot: Snapshot, ks: Obj): Built {
  const path = textAt(ks, 'spec', 'path').replace(/^\.\//, '');
  if (!snapshot.entries.has(path)) {
    throw new BuildError(
      'ArtifactFailed',
      `kustomization path not found: stat /tmp/${path}: no such file or directory`,
    );
  }
  const values = dictAt(ks, 'spec', 'postBuild', 'substitute');
  const objects = folder(snapshot, path).map((object) => substituted(object, values));
  const text = objects.map((object) => stringify(object)).join('---\n');
  return { objects, digest: `sha256:${createHash('sha256').update(text).digest('hex')}` };
}

function folder(snapshot: Snapshot, path: string): Obj[] {
  const file = `${path}/kustomization.yaml`;
  const kustomization = parse(snapshot.text(file) ?? '{}') as Json;
  const namespace = textAt(kustomization, 'namespace');
  const objects = listAt(kustomization, 'resources').flatMap((resource) => {
    const at = `${path}/${asText(resource)}`;
    const text = snapshot.text(at);
    if (text === undefined && !snapshot.entries.has(at)) {
      throw new BuildError(
        'BuildFailed',
        `kustomize build failed: accumulating resources: accumulation err='accumulating resources from '${asText(resource)}': open /tmp/${at}: no such file or directory'`,
      );
    }
    return text === undefined ? folder(snapshot, at) : readManifests(text, at);
  });
  return namespace === '' ? objects : objects.map((object) => placed(object, namespace));
}

function placed(object: Obj, namespace: string): Obj {
  return { ...object, metadata: { ...dictAt(object, 'metadata'), namespace } };
}

function substituted(object: Obj, values: Dict): Obj {
  const text = stringify(object).replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== 'string') {
      throw new BuildError(
        'BuildFailed',
        `post build failed for '${textAt(object, 'kind')}': envsubst error: variable substitution failed: variable not set (strict mode): "${name}"`,
      );
    }
    return value;
  });
  return parse(text) as Obj;
}
