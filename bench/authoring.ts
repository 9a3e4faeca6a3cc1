import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { parseEvents } from 'js-yaml';

import { run as runProgram } from '../scripts/run.ts';
import { checkFile } from '../src/core/authoring/folderCheck.ts';
import type { IndexAnswer, IndexRequest } from '../src/core/authoring/indexMessages.ts';
import { ManifestChecker } from '../src/core/authoring/manifestChecker.ts';
import type { RuleContext } from '../src/core/rules/context.ts';
import { catalogOf, kindsOf } from '../src/core/schema/catalog.ts';
import type { SchemaFile } from '../src/core/schema/schemaFile.ts';
import { RepositoryFacts } from '../src/core/workspace/repositoryFacts.ts';
import { parseTolerant } from '../src/core/yaml/tolerant.ts';
import { runFolder } from '../test/host/cache.ts';
import { root } from '../test/host/extensions.ts';
import { manifest, manyDocuments, neighbour, oneDocument } from './authoring/manifests.ts';
import type { RivalVersion } from './authoring/rival.ts';
import { rivalFilesPerSecond } from './authoring/rival.ts';
import { figure, percentile, type FigureSpec, type Measurement } from './harness.ts';

const CATALOG = path.join(root, 'schemas/catalog.json');
const STROKES = 200;
const WARM_STROKES = 40;
const FILES = 2000;
const RIVAL_WARM_UP = 100;
const INDEXED = 10_000;

const schemasOf = async (): Promise<SchemaFile> => JSON.parse(await readFile(CATALOG, 'utf8')) as SchemaFile;

function contextOf(schemas: SchemaFile): RuleContext {
  return {
    settings: { productionPaths: [] },
    schemas: catalogOf(kindsOf(schemas, 'bundled')),
    workspace: new RepositoryFacts({ kindOf: () => 'absent', list: () => [] }),
  };
}

const fail = (_rule: unknown, error: unknown): never => {
  throw error;
};

/** From a key to what is underlined: one letter more in a comment of the middle document, and then one less. */
async function keystroke(text: string): Promise<Measurement> {
  const context = contextOf(await schemasOf());
  const checker = new ManifestChecker(fail);
  const middle = text.indexOf('\n', text.length / 2);
  const typed = [
    `${text.slice(0, middle)} # x${text.slice(middle)}`,
    `${text.slice(0, middle)} # xy${text.slice(middle)}`,
  ];
  const samples: number[] = [];
  const floors: number[] = [];
  for (let stroke = 0; stroke < STROKES + WARM_STROKES; stroke++) {
    const file = typed[stroke % 2] ?? text;
    const from = performance.now();
    checker.check(
      { uri: 'file:///a.yaml', path: 'a.yaml', languageId: 'yaml', text: file },
      context,
      parseTolerant,
    );
    const until = performance.now();
    parseEvents(file, {});
    if (stroke >= WARM_STROKES) {
      samples.push(until - from);
      floors.push(performance.now() - until);
    }
  }
  return {
    value: percentile(samples, 0.95) ?? null,
    samples,
    floor: percentile(floors, 0.95) ?? 0,
    floorIs: 'floor: the events of js-yaml for the whole text',
  };
}

async function workspace(progress: (line: string) => void): Promise<Measurement> {
  const schemas = await schemasOf();
  const context = contextOf(schemas);
  const files = Array.from({ length: FILES }, (_, index) => manifest(index));
  const pass = (): { readonly ms: number; readonly found: number } => {
    const from = performance.now();
    let found = 0;
    for (const [index, { text }] of files.entries()) {
      found += checkFile({
        path: `${index}.yaml`,
        text,
        context,
        tolerant: parseTolerant,
        onError: fail,
      }).length;
    }
    return { ms: performance.now() - from, found };
  };
  pass();
  const passes = [pass(), pass(), pass()];
  const mistakes = files.filter(({ text }) => text.includes('selfheal')).length;
  if (passes.some(({ found }) => found < mistakes)) {
    throw new Error('mistakes were not found: the figure would be of nothing');
  }
  const samples = passes.map(({ ms }) => (FILES * 1000) / ms);
  const value = percentile(samples, 0.5) ?? 0;
  const rival = async (version: RivalVersion): Promise<number> => {
    const perSecond = await rivalFilesPerSecond(version, files, schemas, RIVAL_WARM_UP);
    progress(`yaml-language-server ${version}: ${perSecond.toFixed(0)} files/s`);
    return perSecond;
  };
  try {
    const newest = await rival('2.0.0');
    const older = await rival('1.25.0');
    const words = `rival: yaml-language-server 2.0.0 (1.25.0: ${older.toFixed(0)} files/s)`;
    return { value, samples, floor: newest, floorIs: words };
  } catch (error) {
    return { value, samples, why: `No rival: ${String(error).split('\n', 1)[0]}` };
  }
}

/** In the thread that the extension starts, from its first message to the last file checked. */
async function index(): Promise<Measurement> {
  const { code, output } = await runProgram(process.execPath, ['esbuild.mjs']);
  if (code !== 0) {
    throw new Error(`The build failed: ${output}`);
  }
  const folder = await runFolder('index');
  try {
    for (let at = 0; at < INDEXED; at++) {
      const inFolder = path.join(folder, `team-${at % 50}`, `app-${Math.floor(at / 200)}`);
      await mkdir(inFolder, { recursive: true });
      const text = at % 5 === 0 ? manifest(at / 5).text : neighbour(at);
      await writeFile(
        path.join(inFolder, at % 5 === 2 && at % 10 === 2 ? 'kustomization.yaml' : `file-${at}.yaml`),
        text,
      );
    }
    const samples: number[] = [];
    for (let round = 0; round < 3; round++) {
      samples.push(await indexed(folder));
    }
    return { value: percentile(samples, 0.5) ?? null, samples };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function indexed(folder: string): Promise<number> {
  const worker = new Worker(path.join(root, 'dist/worker.js'));
  try {
    await new Promise((resolve) => worker.once('online', resolve));
    const request: IndexRequest = {
      type: 'open',
      folder: { key: 'f', root: folder, prefix: '' },
      catalog: CATALOG,
      settings: { productionPaths: [] },
    };
    const from = performance.now();
    return await new Promise<number>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (answer: IndexAnswer) => {
        if (answer.type === 'trouble') {
          reject(new Error(answer.message));
        } else if (answer.type === 'read') {
          resolve(performance.now() - from);
        }
      });
      worker.postMessage(request);
    });
  } finally {
    await worker.terminate();
  }
}

export const authoring: readonly FigureSpec[] = [
  figure({
    name: 'authoring.keystroke.5000-lines.p95',
    unit: 'ms',
    goal: '<=10',
    world: 'a file of some 100 documents',
    measure: () => keystroke(manyDocuments()),
  }),
  figure({
    name: 'authoring.keystroke.one-document.p95',
    unit: 'ms',
    goal: '<=10',
    world: 'one document of 5,000 lines',
    measure: () => keystroke(oneDocument()),
  }),
  figure({
    name: 'authoring.workspace.2000',
    unit: 'files/s',
    goal: '>=20x',
    world: '2,000 manifests',
    measure: ({ progress }) => workspace(progress),
  }),
  figure({
    name: 'authoring.index.10000',
    unit: 'ms',
    goal: '<=1200',
    world: '10,000 YAML files, 2,000 of them manifests',
    measure: index,
  }),
];
