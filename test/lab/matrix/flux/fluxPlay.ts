import { setTimeout as pause } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { asArray, asText, at } from '../../../../src/core/util/json.ts';
import type { Lab } from '../../boot.ts';
import { VERSIONS } from '../../products.ts';
import { conditionOf, handled, isObserved } from '../../record/flux/facts.ts';
import { FluxStage } from '../../record/flux/fluxStage.ts';
import { eventsOf } from '../../record/play.ts';
import type { Files } from '../../record/stage.ts';
import { inPlace } from '../case.ts';
import { createIn, edit } from '../edit.ts';
import { Mask } from '../masking.ts';
import type { DryRun } from '../record.ts';
import { textOf } from '../texts.ts';
import type { FluxCase, FluxFiles, FluxStep } from './fluxCase.ts';
import type { FluxMatrixRecord, Reconciled } from './fluxRecord.ts';

type Test = (object: KubeObject) => boolean;

/** Plays one case in a namespace of its own and gives its record; nothing of it stays. */
export async function playFluxCase(lab: Lab, one: FluxCase): Promise<FluxMatrixRecord> {
  const kind = one.kind ?? 'Kustomization';
  const flux = await FluxStage.open(lab, one.name, kind);
  try {
    return await new Play(lab, one, flux).run();
  } finally {
    await release(lab, one.name);
    await flux.close();
  }
}

class Play {
  readonly #lab: Lab;
  readonly #case: FluxCase;
  readonly #flux: FluxStage;
  readonly #rounds: number[] = [Date.now()];
  #versions = 0;

  constructor(lab: Lab, one: FluxCase, flux: FluxStage) {
    this.#lab = lab;
    this.#case = one;
    this.#flux = flux;
  }

  async run(): Promise<FluxMatrixRecord> {
    const { name, git, steps = [], next, before = [], expect, watch = [] } = this.#case;
    for (const object of before) {
      await createIn(this.#lab.kube, name, object, 'admin');
    }
    await this.#push(git);
    const isFirst = steps.length === 0 && next === undefined;
    if (!isFirst) {
      await this.#make();
      await this.#rest('the start', isTrue);
      for (const step of steps) {
        await this.#nextRound();
        await this.#step(step);
      }
      await this.#nextRound();
    }
    const known = await this.#objects([
      ...watch,
      ...declared(inPlace(git, name)),
      ...declared(inPlace(next ?? {}, name)),
    ]);
    const live = await this.#read(known);
    const answers = await this.#dryRuns(next ?? lastGit(this.#case));
    const old = new Set((isFirst ? [] : await eventsOf(this.#lab, await this.#current())).map(eventKey));
    await this.#trigger(isFirst);
    const object = await this.#rest('the end', expect.ready === 'True' ? isTrue : isFalse(expect.ready));
    const all = await this.#objects(known);
    const after = await this.#read(all);
    const events = (await eventsOf(this.#lab, object)).filter((event) => !old.has(eventKey(event)));
    return this.#record(object, events, all, { live, answers, after });
  }

  async #push(files: FluxFiles): Promise<void> {
    const { name, kind } = this.#case;
    const texts = Object.entries(inPlace(files, name)).map(
      ([file, given]) => [file, typeof given === 'string' ? given : given.map(textOf).join('---\n')] as const,
    );
    if (kind === 'HelmRelease') {
      const version = `1.${++this.#versions}.0`;
      const chart = { 'Chart.yaml': `apiVersion: v2\nname: shop\nversion: ${version}\n` };
      await this.#flux.pushChart({ ...chart, ...Object.fromEntries(texts) }, version);
      return;
    }
    const wanted: Record<string, string | undefined> = Object.fromEntries(
      texts.map(([file, text]) => [file.startsWith('/') ? file.slice(1) : `app/${file}`, text] as const),
    );
    // What the commit does not hold is gone from Git.
    const gone = [...this.#files].filter((file) => wanted[file] === undefined);
    this.#files = new Set(Object.keys(wanted));
    await this.#flux.push({
      ...wanted,
      ...(Object.fromEntries(gone.map((file) => [file, undefined])) as Files),
    });
  }

  #files: ReadonlySet<string> = new Set();

  async #make(): Promise<void> {
    const { name, kind, spec = {} } = this.#case;
    const filled = inPlace(spec, name);
    await (kind === 'HelmRelease'
      ? this.#flux.createRelease(filled)
      : this.#flux.createKustomization({ retryInterval: '10m', ...filled }));
  }

  async #trigger(isFirst: boolean): Promise<void> {
    const { next, expect } = this.#case;
    if (isFirst) {
      return this.#make();
    }
    if (next === undefined) {
      const token = await this.#flux.reconcile();
      await this.#flux.until('handled', handled(token));
      return;
    }
    await this.#push(next);
    await this.#seen(expect.ready);
  }

  /** The pushed revision was tried; on a failure before that it never says so, and the reason has to do. */
  async #seen(ready: string): Promise<void> {
    if (this.#case.kind === 'HelmRelease') {
      await pause(3000);
      return;
    }
    const commit = this.#flux.stage.commits.at(-1) ?? '';
    const tried: Test = (object) =>
      asText(at(object, 'status', ready === 'True' ? 'lastAppliedRevision' : 'lastAttemptedRevision')) ===
        `main@sha1:${commit}` ||
      (ready !== 'True' && isFalse(ready)(object));
    await this.#flux.until('the revision is tried', tried);
  }

  async #step(step: FluxStep): Promise<void> {
    switch (step.do) {
      case 'commit':
        await this.#push(step.git);
        await this.#seen(step.ready ?? 'True');
        await this.#rest('the commit', step.ready === undefined ? isTrue : isFalse(step.ready));
        return;
      case 'spec':
        await this.#flux.patch({ spec: inPlace(step.patch, this.#case.name) });
        await pause(500);
        await this.#rest('the spec', isEither);
        return;
      default:
        return edit(this.#lab.kube, this.#case.name, step);
    }
  }

  #rest(what: string, test: Test): Promise<KubeObject> {
    return this.#flux.rest(what, (object) => test(object) && (isObserved(object) || isFalseAtAll(object)));
  }

  async #nextRound(): Promise<void> {
    await pause(1100);
    this.#rounds.push(Date.now());
  }

  #current(): Promise<KubeObject> {
    return this.#lab.kube.get(this.#flux.path());
  }

  /** What is named, and what the inventory holds. */
  async #objects(named: readonly string[]): Promise<readonly string[]> {
    const object = await this.#lab.kube.find(this.#flux.path());
    const entries = asArray(at(object, 'status', 'inventory', 'entries')).map((entry) => {
      const parts = (asText(at(entry, 'id')) ?? '').split('_');
      const [group = '', kind = ''] = parts.slice(-2);
      const version = asText(at(entry, 'v')) ?? 'v1';
      return `${group === '' ? '' : `${group}/`}${version} ${kind} ${parts.slice(1, -2).join('_')}`;
    });
    return [...new Set([...named.map((one) => inPlace(one, this.#case.name)), ...entries])].toSorted();
  }

  async #read(named: readonly string[]): Promise<ReadonlyMap<string, KubeObject>> {
    const found = new Map<string, KubeObject>();
    for (const one of named) {
      const path = await this.#path(one);
      const object = path === undefined ? undefined : await this.#lab.kube.find(path);
      if (object !== undefined) {
        found.set(one, object);
      }
    }
    return found;
  }

  #path(named: string): Promise<string | undefined> {
    const [apiVersion = '', kind = '', name = ''] = named.split(' ');
    const metadata = { name, namespace: this.#case.name };
    return this.#lab.kube.pathOf({ apiVersion, kind, metadata }).catch(() => undefined);
  }

  /** Only for trees that hold objects alone: what a build makes of others is not known here. */
  async #dryRuns(files: FluxFiles): Promise<ReadonlyMap<string, DryRun>> {
    const { name, spec = {}, kind } = this.#case;
    const answers = new Map<string, DryRun>();
    const isPlain = Object.values(files).every(
      (given) => typeof given !== 'string' && given.every((object) => 'metadata' in object),
    );
    if (
      kind === 'HelmRelease' ||
      !isPlain ||
      'postBuild' in spec ||
      'commonMetadata' in spec ||
      'path' in spec
    ) {
      return answers;
    }
    for (const object of Object.values(inPlace(files, name)).flat() as readonly KubeObject[]) {
      const sent = owned(object, name, (await this.#path(idOf(object)))?.includes('/namespaces/') === true);
      const path = await this.#path(idOf(object));
      if (path !== undefined) {
        const query = 'dryRun=All&force=true&fieldManager=kustomize-controller';
        const type = 'application/apply-patch+yaml';
        const { status, body } = await this.#lab.kube.ask('PATCH', `${path}?${query}`, sent, type);
        answers.set(idOf(object), answerOf(status, body));
      }
    }
    return answers;
  }

  #record(
    object: KubeObject,
    events: readonly KubeObject[],
    all: readonly string[],
    {
      live,
      answers,
      after,
    }: {
      readonly live: ReadonlyMap<string, KubeObject>;
      readonly answers: ReadonlyMap<string, DryRun>;
      readonly after: ReadonlyMap<string, KubeObject>;
    },
  ): FluxMatrixRecord {
    const mask = new Mask({ place: this.#case.name, name: this.#case.name, rounds: this.#rounds });
    const objects = all
      .filter((on) => live.has(on) || after.has(on) || answers.has(on))
      .map((on): Reconciled => {
        const [before, answer, now] = [live.get(on), answers.get(on), after.get(on)];
        return {
          on,
          ...(before === undefined ? {} : { before: mask.object(before) }),
          ...(answer === undefined ? {} : { dryRun: maskedAnswer(answer, mask) }),
          ...(now === undefined ? {} : { after: mask.object(now) }),
        };
      });
    const { kubernetes, kustomizeController, helmController } = VERSIONS;
    const controller = this.#case.kind === 'HelmRelease' ? { helmController } : { kustomizeController };
    const { managedFields: _fields, ...metadata } = object.metadata;
    return {
      case: this.#case,
      versions: { kubernetes, ...controller },
      object: mask.object({ ...object, metadata }, true),
      events: events.map((event) => ({
        reason: asText(event['reason']) ?? '',
        message: mask.text(asText(event['message']) ?? ''),
      })),
      objects,
    };
  }
}

const answerOf = (status: number, body: unknown): DryRun =>
  status < 300
    ? { status, object: body as KubeObject }
    : { status, reason: asText(at(body, 'reason')) ?? '', message: asText(at(body, 'message')) ?? '' };

function maskedAnswer({ object, message, ...rest }: DryRun, mask: Mask): DryRun {
  return {
    ...rest,
    ...(object === undefined ? {} : { object: mask.object(object) }),
    ...(message === undefined ? {} : { message: mask.text(message) }),
  };
}

/** As kustomize-controller sends it: in the target namespace, with the labels of its owner. */
function owned(object: KubeObject, name: string, isNamespaced: boolean): KubeObject {
  const labels = {
    ...object.metadata.labels,
    'kustomize.toolkit.fluxcd.io/name': name,
    'kustomize.toolkit.fluxcd.io/namespace': name,
  };
  const place = isNamespaced ? { namespace: name } : {};
  return { ...object, metadata: { ...object.metadata, ...place, labels } };
}

/** What Git says in the recorded reconcile where that has no commit of its own. */
function lastGit({ git, steps = [] }: FluxCase): FluxFiles {
  const last = steps.findLast((step) => step.do === 'commit');
  return last?.do === 'commit' ? last.git : git;
}

const idOf = ({ apiVersion, kind, metadata }: KubeObject): string => `${apiVersion} ${kind} ${metadata.name}`;

/** Objects that stand in the files, also in YAML text. */
function declared(files: FluxFiles): readonly string[] {
  const objects = Object.values(files).flatMap((given): readonly unknown[] =>
    typeof given === 'string'
      ? parseAllDocuments(given, { logLevel: 'silent' }).flatMap((one) =>
          one.errors.length > 0 ? [] : [one.toJS()],
        )
      : given,
  );
  return objects.flatMap((one) => {
    const [apiVersion, kind] = [asText(at(one, 'apiVersion')), asText(at(one, 'kind'))];
    const name = asText(at(one, 'metadata', 'name'));
    return apiVersion === undefined || kind === undefined || name === undefined
      ? []
      : [`${apiVersion} ${kind} ${name}`];
  });
}

const readyIs = (object: KubeObject): string => asText(at(conditionOf(object, 'Ready'), 'status')) ?? '';
const isTrue: Test = (object) => readyIs(object) === 'True';
const isFalseAtAll: Test = (object) => readyIs(object) === 'False';
const isEither: Test = (object) => isTrue(object) || isFalseAtAll(object);
const isFalse =
  (reason: string): Test =>
  (object) =>
    isFalseAtAll(object) && at(conditionOf(object, 'Ready'), 'reason') === reason;

/** An Event that comes again counts up. */
const eventKey = (event: KubeObject): string =>
  `${event.metadata.name} ${JSON.stringify(event['count'] ?? (1 as Json))}`;

/** Finalizers that a case puts on its objects would hold the namespace. */
async function release(lab: Lab, name: string): Promise<void> {
  for (const object of await lab.kube.list(`/api/v1/namespaces/${name}/configmaps`)) {
    if ((object.metadata.finalizers ?? []).length > 0) {
      const path = `/api/v1/namespaces/${name}/configmaps/${object.metadata.name}`;
      await lab.kube.patch(path, 'merge', { metadata: { finalizers: null } }).catch(() => undefined);
    }
  }
}
