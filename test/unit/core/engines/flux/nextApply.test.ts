import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import type { NextApply } from '../../../../../src/core/diff/rules.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { recorded, type Over } from '../../../recorded.ts';

const GROUP = 'kustomize.toolkit.fluxcd.io';
const next = (object: object): NextApply => {
  const found = fluxEngine.compareRules(object as KubeObject, undefined).nextApply;
  assert.ok(found);
  return found;
};
const kustomization = (spec: Over): object =>
  recorded('ks-applied', {
    metadata: { name: 'shop', namespace: 'flux-system' },
    spec: { prune: true, ...spec },
  });
const release = (spec: Over, of = 'hr-installed'): object =>
  recorded(of, { metadata: { name: 'shop', namespace: 'shop' }, spec: { driftDetection: null, ...spec } });
const live = (metadata: object = {}, kind = 'ConfigMap'): KubeObject => ({
  apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
  kind,
  metadata: { name: 'web', namespace: 'shop', ...metadata },
});
const owned = { [`${GROUP}/name`]: 'shop', [`${GROUP}/namespace`]: 'flux-system' };

describe('the next apply of Flux', () => {
  it('leaves alone what a target names, by expressions as Go reads them', () => {
    const isKept = (target: Over, metadata: object = {}): boolean =>
      next(kustomization({ ignore: [{ paths: ['/data'], target }] })).keeps?.(live(metadata)).length === 1;
    assert.equal(isKept({ kind: 'Config.*', name: '(?i)WEB' }), true);
    assert.equal(isKept({ name: 'we' }), false);
    assert.equal(isKept({ name: '(?!web)' }), false);
    assert.equal(isKept({ name: '(a+)+b' }, { name: 'a'.repeat(50_000) }), false);
  });

  it('prunes what still is its own, and nothing that opts out', () => {
    const { afterRemoval } = next(kustomization({}));
    assert.equal(afterRemoval(live({ labels: owned })).isPruned, true);
    for (const [opt, value] of [
      ['prune', 'Disabled'],
      ['reconcile', 'disabled'],
      ['ssa', 'Ignore'],
    ]) {
      const annotations = { [`${GROUP}/${opt}`]: value };
      const kept = afterRemoval(live({ labels: owned, annotations }));
      assert.equal(kept.isPruned, false, opt);
      assert.match(kept.note.text, /stays: it says/);
    }
    const other = { ...owned, [`${GROUP}/name`]: 'other' };
    assert.match(afterRemoval(live({ labels: other })).note.text, /labels of this owner/);
    const off = next(kustomization({ prune: false })).afterRemoval(live({ labels: owned }));
    assert.match(off.note.text, /does not prune/);
  });

  it('honours IfNotPresent only where Git says it', () => {
    const annotations = { [`${GROUP}/ssa`]: 'IfNotPresent' };
    const by = (manager: string, operation: 'Apply' | 'Update'): KubeObject =>
      live({
        annotations,
        managedFields: [
          { manager, operation, fieldsV1: { 'f:metadata': { 'f:annotations': { [`f:${GROUP}/ssa`]: {} } } } },
        ],
      });
    const { leavesAlone } = next(kustomization({}));
    assert.equal(leavesAlone(by('kubectl-annotate', 'Update'), undefined), undefined);
    assert.equal(leavesAlone(by('kustomize-controller', 'Apply'), undefined)?.code, 'leftAlone');
    assert.equal(leavesAlone(live(), live({ annotations }))?.code, 'leftAlone');
  });

  it('leaves the fields of its ignore rules, whose targets are whole expressions', () => {
    const ignore = [
      { paths: ['/spec/replicas'], target: { kind: 'Deployment', name: 'we' } },
      { paths: ['/data/a'], target: { kind: 'ConfigMap', labelSelector: 'tier=web,!old' } },
      { paths: ['/data/b'], target: { name: 'w.b' } },
      { paths: ['/data/c'], target: { name: '(' } },
      { paths: ['/data/d'] },
    ];
    const { keeps } = next(kustomization({ ignore }));
    assert.deepEqual(keeps(live({ labels: { tier: 'web' } })), ['/data/a', '/data/b', '/data/d']);
    assert.deepEqual(keeps(live({ labels: { tier: 'web', old: '' } })), ['/data/b', '/data/d']);
    assert.deepEqual(keeps(live({}, 'Deployment')), ['/data/b', '/data/d']);
  });

  it('puts its marks and the common metadata on what Git says', () => {
    const commonMetadata = { labels: { team: 'shop', [`${GROUP}/name`]: 'other' }, annotations: { a: 'b' } };
    const { metadata } = next(kustomization({ commonMetadata })).stamp(live({ labels: { tier: 'web' } }));
    assert.deepEqual(metadata.labels, {
      tier: 'web',
      team: 'shop',
      [`${GROUP}/name`]: 'other',
      [`${GROUP}/namespace`]: 'flux-system',
    });
    assert.deepEqual(metadata.annotations, { a: 'b' });
  });

  it('of a release corrects what driftDetection says, and tells what the controller saw', () => {
    const enabled = next(release({ driftDetection: { mode: 'enabled', ignore: [{ paths: [''] }] } }));
    assert.equal(enabled.leavesAlone(live(), undefined), undefined);
    assert.deepEqual(enabled.keeps(live()), ['']);
    assert.equal(enabled.afterLoss.code, 'madeAgain');
    const optedOut = { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' };
    assert.equal(enabled.leavesAlone(live({ annotations: optedOut }), undefined)?.code, 'leftAlone');
    const warn = next(release({ driftDetection: { mode: 'warn' } }, 'hr-drift-warned'));
    assert.deepEqual(
      warn.notes.map(({ code }) => code),
      ['driftTold', 'drifted'],
    );
    assert.equal(warn.leavesAlone(live(), undefined)?.code, 'notCorrected');
    // The condition stays behind when drift detection is switched off.
    const off = next(release({}, 'hr-drift-warned'));
    assert.deepEqual(
      off.notes.map(({ code }) => code),
      ['driftUnseen'],
    );
    assert.equal(off.afterLoss.code, 'staysGone');
    const suspended = next(release({ suspend: true, driftDetection: { mode: 'enabled' } }));
    assert.equal(suspended.leavesAlone(live(), undefined)?.code, 'notCorrected');
  });
});
