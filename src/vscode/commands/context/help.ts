import * as vscode from 'vscode';

import { shellWord } from '../../../core/view/shellWord.ts';
import { command } from '../spec.ts';
import { connectionOf } from './connectionOf.ts';
import { inform } from '../report.ts';
import { pick } from '../../ask.ts';

/** As the products document them: the manifests of the newest release, applied by whoever may. */
const INSTALLS: readonly { readonly label: string; readonly lines: readonly string[] }[] = [
  {
    label: 'Argo CD',
    lines: [
      'kubectl create namespace argocd',
      'kubectl apply --namespace argocd --server-side --filename https://raw.githubusercontent.com/argoproj/argo-cd/stable/manifests/install.yaml',
    ],
  },
  {
    label: 'Flux',
    lines: [
      'kubectl apply --server-side --filename https://github.com/fluxcd/flux2/releases/latest/download/install.yaml',
    ],
  },
];

/** The bootstrap has to be a push: nothing in the cluster can pull yet. Copies it and runs nothing. */
export const copyInstallCommand = command({
  id: 'plumbline.context.copyInstallCommand',
  effect: 'none',
  run: async (host, row) => {
    const connection = await connectionOf(host, row);
    const picked = await pick(INSTALLS, {
      title: vscode.l10n.t('The install command of which controller?'),
    });
    if (!picked) {
      return;
    }
    const context = connection ? ` --context ${shellWord(connection.context.name)}` : '';
    await vscode.env.clipboard.writeText(`${picked.lines.map((line) => line + context).join('\n')}\n`);
    inform(
      vscode.l10n.t(
        'The install command is on the clipboard. It is a push, the only one GitOps needs; keep its manifests in Git afterwards.',
      ),
    );
  },
});

/** The smallest role that lets Plumbline show apps, as a document to send to whoever grants rights. */
export const showRole = command({
  id: 'plumbline.context.showRole',
  effect: 'none',
  run: async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: READ_ROLE });
    await vscode.window.showTextDocument(document);
  },
});

export const openKubeconfig = command({
  id: 'plumbline.context.openKubeconfig',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const { files } = await host.connections.catalog();
    const existing = files.filter((file) => file.state !== 'missing');
    const picked =
      existing.length <= 1
        ? existing[0]
        : await pick(
            existing.map(({ path }) => ({ label: path, path })),
            { title: vscode.l10n.t('Which file?') },
          );
    if (picked) {
      await vscode.window.showTextDocument(vscode.Uri.file(picked.path));
    } else if (existing.length === 0) {
      inform(
        vscode.l10n.t('No kubeconfig was found. Looked at: {0}', files.map((file) => file.path).join(', ')),
      );
    }
  },
});

const READ_ROLE = `# Lets Plumbline show the apps of Argo CD and Flux: reads only; leave out what is not installed. Bind it to the user or group that lacks the rights.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: plumbline-read
rules:
  - apiGroups: [argoproj.io]
    resources: [applications, applicationsets, appprojects]
    verbs: [get, list, watch]
  - apiGroups: [kustomize.toolkit.fluxcd.io, helm.toolkit.fluxcd.io, source.toolkit.fluxcd.io, image.toolkit.fluxcd.io, notification.toolkit.fluxcd.io]
    resources: ['*']
    verbs: [get, list, watch]
  # Differences and the story of a heal need the live objects; name the kinds that the apps manage.
  - apiGroups: ['', apps, batch, networking.k8s.io, autoscaling, policy]
    resources: [configmaps, services, serviceaccounts, persistentvolumeclaims, deployments, statefulsets, daemonsets, jobs, cronjobs, ingresses, networkpolicies, horizontalpodautoscalers, poddisruptionbudgets]
    verbs: [get, list, watch]
  # Refresh and sync need one verb more. On Application it covers spec and status alike, since the kind has no status
  # subresource: grant it to people who may deploy.
  # - apiGroups: [argoproj.io]
  #   resources: [applications]
  #   verbs: [patch]
  # Reconcile, suspend and resume need it on Flux's kinds.
  # - apiGroups: [kustomize.toolkit.fluxcd.io, helm.toolkit.fluxcd.io, source.toolkit.fluxcd.io]
  #   resources: [kustomizations, helmreleases, gitrepositories, ocirepositories, helmrepositories, helmcharts, buckets]
  #   verbs: [patch]
`;
