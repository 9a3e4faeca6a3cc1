import { KubeConfig } from '@kubernetes/client-node';
import * as l10n from '@vscode/l10n';

import { toDocument } from '../../core/kube/kubeconfigDocument.ts';
import type { FilePlace, KubeconfigDocument } from '../../core/kube/kubeconfigDocument.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { pathsOf } from './kubeconfigPaths.ts';

/** An empty config still says that it is one; other YAML (a text, a manifest of something else) does not. */
const LOOKS_RIGHT =
  /^\s*\{\s*\}\s*$|\b(?:kind["']?\s*:\s*["']?Config|clusters|contexts|users|current-context)\b/;

/** Parses the text of one file; paths in it become absolute against the file's folder. Answers a problem, in words. */
export function parseKubeconfig(
  file: string,
  text: string,
  platform: NodeJS.Platform,
): Result<KubeconfigDocument, string> {
  if (text.trim() === '') {
    return ok({ file, clusters: [], users: [], contexts: [] }); // kubectl takes an empty file for an empty config
  }
  try {
    const config = new KubeConfig();
    config.loadFromString(text, { onInvalidEntry: 'filter' });
    config.makePathsAbsolute(pathsOf(platform).dirname(file));
    const isEmpty = config.clusters.length + config.users.length + config.contexts.length === 0;
    return isEmpty && !LOOKS_RIGHT.test(text)
      ? err(l10n.t('This is not a kubeconfig file'))
      : ok(toDocument(placeOf(file, platform), config, text));
  } catch (error) {
    return err(firstLine(error));
  }
}

function placeOf(file: string, platform: NodeJS.Platform): FilePlace {
  const paths = pathsOf(platform);
  return {
    file,
    besides: (target) => paths.resolve(paths.dirname(file), target),
    isPath: (command) => command.includes('/') || (platform === 'win32' && command.includes('\\')),
  };
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}
