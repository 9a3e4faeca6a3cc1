import { plainWords } from './clusterCommands.ts';
import type { CiJob, Pipeline } from './pipeline.ts';
import type { ShellCommand } from './shell.ts';

/** What may be pushed, since a controller that is not there yet cannot pull itself, and a job by hand is no deployment. */

const MANIFESTS =
  /argoproj\/argo-cd\/|argoproj-labs\/argocd|fluxcd\/flux2\/releases|gotk-components|gotk-sync/;
const LOCAL =
  /(?:^|[/=])bootstrap(?:[/.]|$)|(?:^|[/=])flux-system(?:[/.]|$)|(?:^|\/)(?:root|root-app|app-of-apps)\.ya?ml$|argo-?cd\/(?:install|base|bootstrap|kustomization|$)|argo-?cd$/;
const CHARTS = /(?:^|\/)(?:argo-cd|argocd|flux2|flux-operator|flux-instance|flux)$/;
const MOVING = /\/(?:stable|master|main|HEAD|latest)\/|\/releases\/latest\//;

/** The install of a GitOps controller or of its root; undefined for all else. */
export function bootstrapOf(command: ShellCommand): { readonly isPinned: boolean } | undefined {
  const { program, words } = command;
  const plain = plainWords(words);
  const texts = words.map(({ text }) => text);
  if (program === 'flux') {
    const isExport = texts.some((text) => text === '--export' || text === '--export=true');
    return plain[0] === 'bootstrap' || (plain[0] === 'install' && !isExport) ? { isPinned: true } : undefined;
  }
  if ((program === 'kubectl' || program === 'oc') && (plain[0] === 'apply' || plain[0] === 'create')) {
    const isNamespace =
      /^(?:namespace|ns)$/.test(plain[1] ?? '') && /^(?:argo-?cd|flux-system)$/.test(plain[2] ?? '');
    const files = texts.filter((text) => MANIFESTS.test(text) || LOCAL.test(text));
    return isNamespace || files.length > 0
      ? { isPinned: !files.some((text) => MOVING.test(text)) }
      : undefined;
  }
  if (program === 'helm' && (plain[0] === 'install' || plain[0] === 'upgrade')) {
    const chart = plain.find((text, index) => index > 0 && CHARTS.test(text) && text.includes('/'));
    const isLocal = chart !== undefined && /^[./]/.test(chart);
    return chart === undefined
      ? undefined
      : { isPinned: isLocal || texts.some((text) => /^--version(?:=|$)/.test(text)) };
  }
  return undefined;
}

const ONCE = /migrat|backfill|one-?off|seed|restore|backup|maintenance|\bjobs?\b/i;

/** A job that somebody starts by hand, and that runs something instead of deploying it. */
export function isOneOff(command: ShellCommand, job: CiJob, pipeline: Pipeline): boolean {
  return (
    job.start === 'hand' &&
    (ONCE.test(`${pipeline.name}\n${job.name}`) || command.words.some(({ text }) => ONCE.test(text)))
  );
}
