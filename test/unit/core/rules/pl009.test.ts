import { pl009 } from '../../../../src/core/rules/pl009.ts';
import { describeRule } from './checkRule.ts';

const doc = (apiVersion: string, kind: string): string => `apiVersion: ${apiVersion}\nkind: ${kind}\n`;

describeRule(pl009, {
  'a typo in the kind': {
    text: doc('argoproj.io/v1alpha1', '«Aplication»'),
    says: /^There is no `Aplication` in `argoproj\.io\/v1alpha1`.*Did you mean `Application`\?$/,
    fixed: doc('argoproj.io/v1alpha1', 'Application'),
  },
  'a kind in the wrong case': {
    text: doc('argoproj.io/v1alpha1', '«applicationset»'),
    fixed: doc('argoproj.io/v1alpha1', 'ApplicationSet'),
  },
  'a typo in the group': {
    text: doc('«argoprj.io/v1alpha1»', 'Application'),
    fixed: doc('argoproj.io/v1alpha1', 'Application'),
  },
  'a version of Argo CD that never was': {
    text: doc('«argoproj.io/v1»', 'Application'),
    fixed: doc('argoproj.io/v1alpha1', 'Application'),
  },
  'a version that is none': {
    text: doc('«image.toolkit.fluxcd.io/v1/v2»', 'ImagePolicy'),
    fixed: doc('image.toolkit.fluxcd.io/v1', 'ImagePolicy'),
  },
  'a typo in the group of Flux keeps the version': {
    text: doc('«source.toolkit.fluxcd.ioo/v1beta2»', 'GitRepository'),
    fixed: doc('source.toolkit.fluxcd.io/v1beta2', 'GitRepository'),
  },
  'a version newer than the catalog': { text: doc('source.toolkit.fluxcd.io/v3', 'GitRepository') },
  'kinds of the neighbours': {
    text: ['Rollout', 'Workflow', 'EventSource', 'ArgoCD', 'ImageUpdater']
      .map((kind) => doc('argoproj.io/v1alpha1', kind))
      .join('---\n'),
  },
  'a kind that resembles nothing': { text: doc('argoproj.io/v1alpha1', 'Fleet') },
  "kustomize's own Kustomization": { text: doc('kustomize.config.k8s.io/v1beta1', 'Kustomization') },
  'the same kind in the group of somebody else': {
    text: [doc('app.k8s.io/v1beta1', 'Application'), doc('core.oam.dev/v1beta1', 'Application')].join(
      '---\n',
    ),
  },
  'another group': { text: doc('apps/v1', 'Deployment') },
  'what is filled in later': { text: doc('argoproj.io/v1alpha1', '"{{ .kind }}"') },
  'without schemas': {
    text: doc('argoproj.io/v1alpha1', 'Aplication'),
    context: { schemas: undefined as never },
  },
});
