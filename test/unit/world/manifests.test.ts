import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpYaml, loadYaml } from '@kubernetes/client-node';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { readSnapshot } from '../../world/repo/snapshot.ts';
import type { Snapshot } from '../../world/repo/snapshot.ts';
import { parseManifests, RENDERS } from '../../world/renders.ts';
import { foreignWrites, unowned } from '../../world/repository.ts';
import { sampleRepository } from './sampleWorld.ts';

const BUILT_IN = /^(v1|(apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io)\/v\d)$/;

/** Field by field what the API's own types keep of an object: a misspelt or misplaced field would be missing. */
function throughTypes(object: KubeObject): unknown {
  return parse(dumpYaml(loadYaml(stringify(object))));
}

function checkFields(objects: readonly KubeObject[], where: string): void {
  for (const object of objects.filter(({ apiVersion }) => BUILT_IN.test(apiVersion))) {
    assert.deepEqual(throughTypes(object), object, `${where}: ${object.kind} ${object.metadata.name}`);
  }
}

describe('the manifests of the sample', () => {
  const sample = sampleRepository();
  let tip: Snapshot;
  before(async () => {
    tip = await readSnapshot(sample().bare, 'main');
  });
  const yamls = (): readonly string[] =>
    [...tip.entries.keys()].filter(
      (path) => /\.ya?ml$/.test(path) && !path.startsWith('charts/web-service/templates/'),
    );
  const text = (path: string): string => tip.text(path) ?? assert.fail(path);

  it('parse without an error or a warning, keys unique', () => {
    for (const path of yamls()) {
      for (const document of parseAllDocuments(text(path), { uniqueKeys: true })) {
        assert.deepEqual([...document.errors, ...document.warnings], [], path);
      }
    }
  });

  it('hold no word that YAML 1.1 and 1.2 read differently', () => {
    for (const path of yamls()) {
      const as = (version: '1.1' | '1.2'): unknown =>
        parseAllDocuments(text(path), { version }).map((document) => JSON.stringify(document.toJS()));
      // `on:` of a workflow is such a word, and its readers know.
      if (!path.startsWith('.github/')) {
        assert.deepEqual(as('1.1'), as('1.2'), path);
      }
    }
  });

  it('use only fields that the built-in kinds have', () => {
    for (const path of yamls()) {
      checkFields(parseManifests(text(path)), path);
    }
    checkFields(
      unowned.map(({ object }) => object),
      'unowned',
    );
  });

  it('use only fields that the built-in kinds have in everything rendered', async () => {
    const names = (await readdir(RENDERS, { recursive: true, encoding: 'utf8' })).filter((name) =>
      name.endsWith('.yaml'),
    );
    for (const name of names) {
      checkFields(parseManifests(await readFile(join(RENDERS, name), 'utf8')), name);
    }
    assert.ok(names.length > 0);
  });

  it('fail that check with a misspelt field', () => {
    const misspelt: KubeObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
      spec: { selectors: { app: 'a' } },
    };
    assert.throws(() => checkFields([misspelt], 'here'), /here: Service a/);
  });

  it('give every workload that Git declares a container image with a tag of its own', () => {
    const images = yamls()
      .filter((path) => path.startsWith('apps/') || path.startsWith('platform/'))
      .flatMap((path) => text(path).match(/^ +(?:- )?image: \S+$/gm) ?? [])
      .map((line) => line.trim().replace(/^(- )?image: /, ''));
    assert.ok(images.length >= 10);
    assert.deepEqual(
      images.filter((image) => image.endsWith(':latest')),
      [],
    );
  });

  it('let every reference to a ConfigMap, Secret, ServiceAccount or Service of the same app find its object', () => {
    for (const app of sample().apps.filter(({ type }) => type === 'directory')) {
      const objects = yamls()
        .filter((path) => path.startsWith(`${app.path}/`))
        .flatMap((path) => parseManifests(text(path)));
      const names = new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
      for (const [kind, name] of references(objects)) {
        assert.ok(names.has(`${kind} ${name}`), `${app.name} refers to ${kind} ${name}`);
      }
    }
  });

  it('patch of a foreign writer changes a field of the kind that it names', () => {
    assert.deepEqual(
      foreignWrites.map(({ kind, patch }) => [kind, Object.keys(patch)]),
      [
        ['Deployment', ['spec']],
        ['Certificate', ['spec']],
        ['Deployment', ['metadata']],
      ],
    );
  });
});

/** `envFrom`, service accounts, volumes and `serviceName` of workloads. */
function references(objects: readonly KubeObject[]): readonly (readonly [kind: string, name: string])[] {
  const found: [string, string][] = [];
  JSON.stringify(objects, (key, value: unknown) => {
    const name = (value as { name?: unknown } | null)?.name;
    const kind = { configMapRef: 'ConfigMap', configMap: 'ConfigMap', secretRef: 'Secret' }[key];
    if (kind !== undefined && typeof name === 'string') {
      found.push([kind, name]);
    }
    if ((key === 'serviceAccountName' || key === 'serviceName') && typeof value === 'string') {
      found.push([key === 'serviceName' ? 'Service' : 'ServiceAccount', value]);
    }
    return value;
  });
  return found;
}
