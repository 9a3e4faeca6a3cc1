import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { parseEvents } from 'js-yaml';

import { run as runProgram } from '../scripts/run.ts';
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
import type { CheckAnswer } from './authoring/checkWorker.ts';
import type { RivalVersion } from './authoring/rival.ts';
import { figure, percentile, type FigureSpec, type Measurement } from './harness.ts';

const CATALOG = path.join(root, 'schemas/catalog.json');
const STROKES = 200;
const WARM_STROKES = 40;
const FILES = 2000;
/** Files that one checker gets before the next has its turn. */
const PART = 500;
const ROUNDS = 3;
const WARM_UP_MS = 2000;
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

/**
 * Every manifest by the rules, beside the same ones by the rival, part for part in turn: whatever else the machine does
 * hits both. Each has had the same time to warm up.
 */
async function workspace(progress: (line: string) => void): Promise<Measurement> {
  const own = new CheckThread('own');
  const [newest, older] = [new CheckThread('2.0.0'), new CheckThread('1.25.0')];
  const threads = [own, newest, older];
  try {
    const mistakes = Array.from({ length: FILES }, (_, index) => manifest(index).text).filter((text) =>
      text.includes('selfheal'),
    ).length;
    for (const thread of threads) {
      await thread.warmUp();
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (let from = 0; from < FILES; from += PART) {
        for (const thread of threads) {
          await thread.check(from, from + PART);
        }
      }
      for (const thread of threads) {
        thread.endRound(mistakes);
      }
    }
    const samples = own.perSecond();
    const value = percentile(samples, 0.5) ?? 0;
    const rival = percentile(newest.perSecond(), 0.5) ?? 0;
    const second = percentile(older.perSecond(), 0.5) ?? 0;
    progress(`${(value / rival).toFixed(1)} times yaml-language-server 2.0.0`);
    const words = `rival: yaml-language-server 2.0.0 (1.25.0: ${second.toFixed(0)} files/s)`;
    return { value, samples, floor: rival, floorIs: words };
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** One checker with its clock. */
class CheckThread {
  readonly #who: string;
  readonly #worker: Worker;
  readonly #rounds: number[] = [];
  #ms = 0;
  #found = 0;

  constructor(who: 'own' | RivalVersion) {
    this.#who = who;
    this.#worker = new Worker(new URL('authoring/checkWorker.ts', import.meta.url), {
      workerData: { who, count: FILES },
    });
  }

  async check(from: number, until: number): Promise<void> {
    const answer = await new Promise<CheckAnswer>((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('message', (message: CheckAnswer) => {
        this.#worker.removeListener('error', reject);
        resolve(message);
      });
      this.#worker.postMessage({ from, until });
    });
    this.#ms += answer.ms;
    this.#found += answer.found;
  }

  /** All files, again and again, for some seconds. */
  async warmUp(): Promise<void> {
    while (this.#ms < WARM_UP_MS) {
      await this.check(0, FILES);
    }
    this.#ms = 0;
    this.#found = 0;
  }

  /** Each mistake has to be found: a figure of nothing must not look good. */
  endRound(mistakes: number): void {
    if (this.#found < mistakes) {
      throw new Error(`${this.#who} found ${this.#found} of ${mistakes} mistakes`);
    }
    this.#rounds.push(this.#ms);
    this.#ms = 0;
    this.#found = 0;
  }

  /** Files per second of each round. */
  perSecond(): readonly number[] {
    return this.#rounds.map((ms) => (FILES * 1000) / ms);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
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
    world: '2,000 manifests, by processor time',
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
