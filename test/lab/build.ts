import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { cacheFolder, installedOnce, keyOf, type Progress } from '../host/cache.ts';
import { go, MODULES, requireGo } from './go.ts';
import { BINARIES, MANIFESTS, type Binary, type BinaryName, type Manifests } from './products.ts';

const OBJECTS = 'objects.json';

/** Where the programs and the manifests of the lab lie once they are built. */
export interface Built {
  readonly binary: Readonly<Record<BinaryName, string>>;
  /** Folders. */
  readonly manifests: Readonly<Record<Manifests['name'], string>>;
}

export interface BuildOptions {
  /** Flux is left out where it is not asked for: its two controllers take minutes to build. */
  readonly flux?: boolean;
  /** Argo CD and what it calls; by default it is built. */
  readonly argocd?: boolean;
  /** By default it is built. */
  readonly kwok?: boolean;
  readonly progress?: Progress;
  readonly cache?: string;
}

/**
 * Builds what is not built yet, one program after the other. What is there is found by a hash over its pins, so a new
 * version is a new folder, and a second call takes milliseconds. Throws `GoMissing` where there is something to build
 * and no Go to build it with.
 */
export async function buildLab(options: BuildOptions = {}): Promise<Built> {
  const { flux = false, argocd = true, kwok = true, progress = () => undefined } = options;
  const folder = path.join(options.cache ?? cacheFolder(), 'lab');
  const wanted = (part: { readonly module: string }): boolean => flux || part.module !== 'flux';
  const binary: Partial<Record<BinaryName, string>> = {};
  const isNeeded: Readonly<Record<string, boolean>> = { argocd, kustomize: argocd, helm: argocd, kwok };
  for (const one of BINARIES.filter((part) => wanted(part) && isNeeded[part.module] !== false)) {
    const home = path.join(folder, `${one.name}-${await keyOfBinary(one)}`);
    await installedOnce(home, (partial) => build(one, partial, progress));
    binary[one.name] = path.join(home, one.name);
  }
  return { binary, manifests: await copyAll(folder, MANIFESTS.filter(wanted)) } as Built;
}

/** The manifests of all products, Flux included, of which no program is built for it. */
export function buildManifests(cache = cacheFolder()): Promise<Built['manifests']> {
  return copyAll(path.join(cache, 'lab'), MANIFESTS) as Promise<Built['manifests']>;
}

async function copyAll(
  folder: string,
  wanted: readonly Manifests[],
): Promise<Partial<Record<Manifests['name'], string>>> {
  const manifests: Partial<Record<Manifests['name'], string>> = {};
  for (const one of wanted) {
    const key = shortHash(JSON.stringify([one, OBJECTS, await keyOf(await pinsOf(one.module))]));
    const home = path.join(folder, `${one.name}-${key}`);
    await installedOnce(home, (partial) => copyManifests(one, partial));
    manifests[one.name] = home;
  }
  return manifests;
}

async function build(one: Binary, into: string, progress: Progress): Promise<void> {
  await requireGo();
  const began = Date.now();
  const stamps = Object.entries(one.stamps ?? {}).map(([variable, value]) => ` -X ${variable}=${value}`);
  await go(
    // -buildvcs=false: the state of this checkout is no part of the program.
    ['build', '-buildvcs=false', '-trimpath', '-ldflags', `-s -w${stamps.join('')}`].concat([
      '-o',
      path.join(into, one.name),
      one.package,
    ]),
    { cwd: path.join(MODULES, one.module), env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' } },
  );
  progress(`Built ${one.name} in ${duration(Date.now() - began)}`);
}

/** `4:05` for more than a minute, else `8 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const rest = String(seconds % 60).padStart(2, '0');
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${rest} min`;
}

async function copyManifests(one: Manifests, into: string): Promise<void> {
  await requireGo();
  const cwd = path.join(MODULES, one.module);
  // A module with a version is no part of the build and is fetched by itself; the others were fetched to be built.
  const folder = one.from.includes('@')
    ? (JSON.parse(await go(['mod', 'download', '-json', one.from], { cwd })) as { Dir: string }).Dir
    : await go(['list', '-m', '-f', '{{.Dir}}', one.from], { cwd });
  const files = (await readdir(path.join(folder, one.path))).filter((name) => /\.ya?ml$/.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, one.path, name), 'utf8')));
  const objects = texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject | null))
    .filter((object) => object !== null && object.kind !== 'Kustomization');
  // The largest of them is over a megabyte of YAML, which takes seconds to read: here once, not at every start.
  await writeFile(path.join(into, OBJECTS), JSON.stringify(objects));
}

/** The objects in one of `Built.manifests`. */
export async function readObjects(folder: string): Promise<readonly KubeObject[]> {
  return JSON.parse(await readFile(path.join(folder, OBJECTS), 'utf8')) as readonly KubeObject[];
}

/** Everything that decides what comes out of a build. */
async function keyOfBinary(one: Binary): Promise<string> {
  return shortHash(
    JSON.stringify([one, await keyOf(await pinsOf(one.module)), process.platform, process.arch]),
  );
}

async function pinsOf(module: string): Promise<string[]> {
  const folder = path.join(MODULES, module);
  const names = (await readdir(folder)).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name));
  return names.sort().map((name) => path.join(folder, name));
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
