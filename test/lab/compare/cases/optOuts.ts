import { configMap, yaml } from '../../record/manifests.ts';
import { all, ready } from '../../record/flux/facts.ts';
import { fails, type CaseStage, type FluxCase } from '../fluxCase.ts';

const GROUP = 'kustomize.toolkit.fluxcd.io';

const marked = (name: string, mark: string, value: string, colour = 'blue'): object =>
  configMap(name, { colour }, { [`${GROUP}/${mark}`]: value });

/** One object for each way to be left alone. */
const MARKED = [
  ['left', 'reconcile', 'disabled'],
  ['merged', 'ssa', 'Merge'],
  ['once', 'ssa', 'IfNotPresent'],
  ['ignored', 'ssa', 'Ignore'],
  ['kept', 'prune', 'disabled'],
] as const;
const all_ = (colour: string): string =>
  yaml(...MARKED.map(([name, mark, value]) => marked(name, mark, value, colour)));

async function asked(stage: CaseStage, step: string): Promise<void> {
  const isHandled = await stage.ask(stage.app('Kustomization', 'app'));
  await stage.same(step, { app: all(ready, isHandled) });
}

async function each(stage: CaseStage, names: readonly string[], body: object): Promise<void> {
  for (const name of names) {
    await stage.patch(stage.live(`v1/configmaps/${name}`), body);
  }
}

export const optOuts: readonly FluxCase[] = [
  {
    name: 'opt-out-in-git',
    title: 'objects that Git marks to be left alone, merged, made once, ignored and kept',
    play: async (stage) => {
      await stage.push({ 'app/all.yaml': all_('blue') });
      await stage.kustomization();
      await stage.same('made');
      const made = ['merged', 'once', 'kept'];
      await each(stage, made, { data: { colour: 'green', size: 'large' } });
      await asked(stage, 'edited by hand');
      await stage.push({ 'app/all.yaml': all_('red') });
      await stage.same('another colour in Git');
      await stage.push({ 'app/all.yaml': yaml(configMap('other')) });
      await stage.same('gone from Git');
    },
  },
  {
    name: 'opt-out-live',
    title: 'live objects that somebody marks to be left alone, ignored and kept',
    play: async (stage) => {
      const names = ['left', 'ignored', 'kept', 'plain'];
      await stage.push({ 'app/all.yaml': yaml(...names.map((name) => configMap(name))) });
      await stage.kustomization();
      await stage.same('made');
      for (const [name, mark, value] of [
        ['left', 'reconcile', 'disabled'],
        ['ignored', 'ssa', 'Ignore'],
        ['kept', 'prune', 'disabled'],
      ] as const) {
        await stage.patch(stage.live(`v1/configmaps/${name}`), {
          metadata: { annotations: { [`${GROUP}/${mark}`]: value } },
          data: { colour: 'green' },
        });
      }
      await asked(stage, 'marked and edited');
      await stage.push({ 'app/all.yaml': yaml(configMap('plain')) });
      await stage.same('gone from Git');
    },
  },
  {
    name: 'forced',
    title: 'a change that the API server refuses, by itself, with the mark of the object, and with force',
    play: async (stage) => {
      const fixed = (colour: string, annotations = {}): string =>
        yaml({ ...configMap('fixed', { colour }, annotations), immutable: true });
      await stage.push({ 'app/fixed.yaml': fixed('blue') });
      await stage.kustomization();
      await stage.same('made');
      await stage.push({ 'app/fixed.yaml': fixed('red') });
      await stage.same('refused', { app: fails('ReconciliationFailed') });
      await stage.push({ 'app/fixed.yaml': fixed('red', { [`${GROUP}/force`]: 'enabled' }) });
      await stage.same('forced by its mark');
      await stage.push({ 'app/fixed.yaml': fixed('green') });
      await stage.same('forced by the mark of what is live');
      await stage.push({ 'app/fixed.yaml': fixed('black') });
      await stage.same('refused again', { app: fails('ReconciliationFailed') });
      await stage.patch(stage.app('Kustomization', 'app'), { spec: { force: true } });
      await stage.same('forced by the spec');
    },
  },
  {
    name: 'not-pruned',
    title: 'prune off, then a deletion that leaves everything behind',
    play: async (stage) => {
      await stage.push({ 'app/a.yaml': yaml(configMap('a')), 'app/b.yaml': yaml(configMap('b')) });
      await stage.kustomization({ prune: false });
      await stage.same('made');
      await stage.push({ 'app/b.yaml': undefined });
      await stage.same('one gone from Git');
      await stage.remove(stage.app('Kustomization', 'app'));
      await stage.same('deleted');
    },
  },
  {
    name: 'deletion-orphans',
    title: 'a deletion that orphans by policy, beside one that prunes',
    play: async (stage) => {
      await stage.push({ 'app/a.yaml': yaml(configMap('a')), 'base/b.yaml': yaml(configMap('b')) });
      await stage.kustomization({ deletionPolicy: 'Orphan' });
      await stage.kustomization({ path: './base' }, 'base');
      await stage.same('made');
      await stage.remove(stage.app('Kustomization', 'app'));
      await stage.remove(stage.app('Kustomization', 'base'));
      await stage.same('deleted');
    },
  },
  {
    name: 'renamed',
    title: 'names, labels and a namespace that the spec gives',
    play: async (stage) => {
      await stage.push({ 'app/a.yaml': yaml(configMap('a')) });
      await stage.kustomization({ namePrefix: 'pre-', nameSuffix: '-post' });
      await stage.same('named');
      const commonMetadata = { labels: { team: 'shop' }, annotations: { contact: 'shop@fernhill.example' } };
      await stage.patch(stage.app('Kustomization', 'app'), { spec: { namePrefix: null, commonMetadata } });
      await stage.same('named otherwise, with labels');
    },
  },
];
