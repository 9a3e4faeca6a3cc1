/**
 * Lives through the same on the demo cluster and on the real Argo CD and says where they differ:
 * `node scripts/labCompare.ts [--json FILE]`.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { KubeObject } from '../src/core/model/kubeObject.ts';
import { at } from '../src/core/util/json.ts';
import { runFolder } from '../test/host/cache.ts';
import { editLive, steps, type StepName } from '../test/world/incident.ts';
import { all, healthIs, isDone, phaseIs, refreshed, syncIs } from '../test/lab/record/facts.ts';
import { APPLICATIONS } from '../test/lab/sample.ts';
import { courseOf, differences, maskedStatus } from '../test/lab/compare/masked.ts';
import {
  commitOn,
  demoSide,
  realSide,
  refresh,
  refreshAll,
  untilApp,
  type Side,
} from '../test/lab/compare/sides.ts';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const progress = (line: string): void => console.log(`# ${line}`);
const dir = await runFolder('compare');
const found: Record<string, readonly string[]> = {};

const real = await realSide(progress, new Date());
const demo = await demoSide(progress, path.join(dir, 'demo'));
const sides = [demo, real] as const;
try {
  await compareAll('at rest');
  for (const name of Object.keys(steps) as StepName[]) {
    await compareEdit(name);
  }
  await compareCommits();
} finally {
  await Promise.allSettled(sides.map((side) => side.close()));
  await rm(dir, { recursive: true, force: true });
}
if (values.json !== undefined) {
  await mkdir(path.dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify(found, undefined, 2)}\n`);
}

async function both(act: (side: Side) => Promise<unknown>): Promise<void> {
  const results = await Promise.allSettled(sides.map((side) => act(side)));
  results.forEach((result, index) => {
    if (result.status === 'rejected') {
      note(`${sides[index]?.name ?? ''} did not get there`, [String(result.reason)]);
    }
  });
}

function note(title: string, lines: readonly string[]): void {
  found[title] = lines;
  console.log(`${lines.length === 0 ? 'same' : 'DIFF'} ${title}`);
  lines.forEach((line) => console.log(`     ${line}`));
}

async function compareAll(title: string): Promise<void> {
  const [ofDemo = [], ofReal = []] = await Promise.all(sides.map((side) => side.kube.list(APPLICATIONS)));
  const names = new Set([...ofDemo, ...ofReal].map(({ metadata }) => metadata.name));
  for (const name of [...names].toSorted()) {
    compareApp(`${title}: ${name}`, byName(ofDemo, name), byName(ofReal, name));
  }
}

function byName(apps: readonly KubeObject[], name: string): KubeObject | undefined {
  return apps.find(({ metadata }) => metadata.name === name);
}

function compareApp(title: string, ofDemo: KubeObject | undefined, ofReal: KubeObject | undefined): void {
  const lines =
    ofDemo === undefined || ofReal === undefined
      ? [
          `demo has ${ofDemo === undefined ? 'none' : 'one'}, real has ${ofReal === undefined ? 'none' : 'one'}`,
        ]
      : differences(maskedStatus(ofDemo, demo.originUrl), maskedStatus(ofReal, real.originUrl));
  note(title, lines);
}

async function compareOne(title: string, app: string, from: readonly number[]): Promise<void> {
  const [ofDemo, ofReal] = await Promise.all(sides.map((side) => side.kube.find(`${APPLICATIONS}/${app}`)));
  compareApp(title, ofDemo, ofReal);
  const [courseOfDemo, courseOfReal] = sides.map((side, index) =>
    courseOf(side.frames.slice(from[index]), app),
  );
  const isSame = JSON.stringify(courseOfDemo) === JSON.stringify(courseOfReal);
  note(
    `${title}, frame by frame`,
    isSame ? [] : [`demo ${courseOfDemo?.join(' > ') ?? ''}`, `real ${courseOfReal?.join(' > ') ?? ''}`],
  );
}

async function compareEdit(name: StepName): Promise<void> {
  const edit = steps[name];
  const from = sides.map((side) => side.frames.length);
  await both(async (side) => {
    await editLive(side.kubeconfig, name);
    if (edit.heals) {
      const heals = (app: KubeObject): unknown =>
        at(app, 'status', 'operationState', 'operation', 'sync', 'autoHealAttemptsCount');
      await untilApp(
        side,
        edit.app,
        (app) => heals(app) !== undefined && all(isDone, syncIs('Synced'), healthIs('Healthy'))(app),
      );
    } else if (edit.isSeen) {
      await untilApp(side, edit.app, all(syncIs('OutOfSync'), healthIs('Healthy')));
    } else {
      await refresh(side, edit.app);
      await untilApp(side, edit.app, all(refreshed, syncIs('Synced')));
    }
  });
  await compareOne(name, edit.app, from);
}

async function compareCommits(): Promise<void> {
  const replace =
    (before: string | RegExp, after: string) =>
    (text: string): string =>
      text.replace(before, after);
  await commit(
    'a new image',
    { 'apps/checkout/deployment.yaml': replace(/(image: \S+):\S+/, '$1:7.7.7') },
    'checkout',
    (app) => all(isDone, syncIs('Synced'), healthIs('Healthy'))(app),
  );
  await commit(
    'an image that crashes',
    { 'apps/notifications/deployment.yaml': replace(/(image: \S+):\S+/, '$1:crashes') },
    'notifications',
    (app) => all(syncIs('Synced'), isDone)(app),
  );
  await commit(
    'broken YAML',
    { 'apps/search/config.yaml': (text) => `${text}\n data: {\n` },
    'search',
    syncIs('Unknown'),
  );
  await commit(
    'mended YAML',
    { 'apps/search/config.yaml': replace('\n data: {\n', '') },
    'search',
    all(syncIs('Synced'), healthIs('Healthy')),
  );
  await commit(
    'an object less, prune on',
    { 'apps/checkout/availability.yaml': () => undefined },
    'checkout',
    all(isDone, syncIs('Synced')),
  );
  await commit(
    'an object less, prune off',
    { 'apps/orders-db/backup.yaml': () => undefined },
    'orders-db',
    all(refreshed, syncIs('OutOfSync')),
  );
  await commit(
    'a kind that nobody knows',
    {
      'apps/search/widget.yaml': () =>
        'apiVersion: made.up.example/v1\nkind: Widget\nmetadata:\n  name: one\n',
    },
    'search',
    (app) => syncIs('OutOfSync')(app) && at(app, 'status', 'operationState', 'phase') !== 'Succeeded',
  );
  await commit(
    'a value that the API refuses',
    { 'apps/catalog/values.yaml': (text) => `${text}\nreplicaCount: many\nreplicas: many\n` },
    'catalog',
    (app) =>
      phaseIs('Failed')(app) ||
      syncIs('Unknown')(app) ||
      at(app, 'status', 'operationState', 'finishedAt') !== undefined,
  );
  await commit(
    'an app less',
    { 'clusters/prod/argocd/shop/gift-cards.yaml': () => undefined },
    'root',
    all(isDone, syncIs('Synced')),
  );
}

/** The same commit on both sides, all apps refreshed as a webhook does; then one app is compared. */
async function commit(
  title: string,
  files: Parameters<typeof commitOn>[2],
  app: string,
  test: (app: KubeObject) => boolean,
): Promise<void> {
  const from = sides.map((side) => side.frames.length);
  await both(async (side) => {
    const before = at(await side.kube.get(`${APPLICATIONS}/${app}`), 'status', 'sync', 'revision');
    await commitOn(side, dir, files);
    await refreshAll(side);
    const moved = (one: KubeObject): boolean => at(one, 'status', 'sync', 'revision') !== before;
    await untilApp(side, app, (one) => moved(one) && test(one));
  });
  await compareOne(title, app, from);
}
