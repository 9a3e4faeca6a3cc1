import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../model/kubeObject.ts';
import type { ChangedFile } from './changedObjects.ts';
import type { Finding, ObjectChange } from './finding.ts';
import { annotation, images } from './rows/reading.ts';

const ROW = 'bot-bumps-again';
/** `image: web:1.2 # {"$imagepolicy": "flux-system:web:tag"}`, as Flux writes it. Source: specs/flux.md. */
const MARKER = /^\s*(?:-\s+)?[\w."'-]+:\s*(\S+)\s+#\s*\{\s*"\$imagepolicy"\s*:\s*"([^"]+)"\s*\}/;
const IMAGE_LIST = 'argocd-image-updater.argoproj.io/image-list';

/** What bots that follow a registry will write again after the revert. */
export function botFindings(
  files: readonly ChangedFile[],
  changes: readonly ObjectChange[],
  declared: readonly KubeObject[],
): readonly Finding[] {
  return [
    ...files.flatMap((file) => [...fluxMarkers(file), ...writtenBack(file)]),
    ...changes.flatMap((change) => followedImages(change, declared)),
  ];
}

function fluxMarkers({ path, before = '', after = '' }: ChangedFile): readonly Finding[] {
  const [now, then] = [markersOf(before), markersOf(after)];
  return [...then]
    .filter(([policy, value]) => now.has(policy) && now.get(policy) !== value)
    .map(([policy, value]) => ({
      row: ROW,
      level: 'C',
      path,
      pointer: '',
      object: `ImagePolicy ${policy.replace(':', '/')}`,
      text: l10n.t(
        'Flux will write {0} again in place of {1}: suspend the image automation or change the policy first.',
        now.get(policy) ?? '',
        value,
      ),
    }));
}

/** Values by policy; a policy that marks several fields has them all. */
function markersOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, value, marker] = MARKER.exec(line) ?? [];
    if (value !== undefined && marker !== undefined) {
      const policy = marker.split(':').slice(0, 2).join(':');
      const seen = values.get(policy);
      values.set(policy, seen === undefined ? value : `${seen}, ${value}`);
    }
  }
  return values;
}

function writtenBack({ path }: ChangedFile): readonly Finding[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\.argocd-source(?:-.+)?\.yaml$/.test(name)
    ? [
        {
          row: ROW,
          level: 'C',
          path,
          pointer: '',
          object: name,
          text: l10n.t(
            'Argo CD Image Updater writes this file, and will write it again: pin the version in its annotations first.',
          ),
        },
      ]
    : [];
}

function followedImages(change: ObjectChange, declared: readonly KubeObject[]): readonly Finding[] {
  const [now, then] = [images(change.before), images(change.after)];
  const moved = then.filter((image) => !now.includes(image)).map(imageName);
  return declared.flatMap((app) => {
    const followed = app.kind === 'Application' ? imageList(annotation(app, IMAGE_LIST)) : [];
    const image = now.map(imageName).find((name) => moved.includes(name) && followed.includes(name));
    return image === undefined
      ? []
      : [
          {
            row: ROW,
            level: 'C',
            path: change.path,
            pointer: '/spec/template',
            object: `Application ${app.metadata.name}`,
            text: l10n.t(
              'Argo CD Image Updater follows {0} and will set its newest version again: pin it in the annotations first.',
              image,
            ),
          },
        ];
  });
}

/** `web=ghcr.example/web:~1.2, ghcr.example/log` names two images. */
function imageList(list = ''): readonly string[] {
  return list
    .split(',')
    .map((one) => imageName(one.trim().replace(/^[\w-]+=/, '')))
    .filter((name) => name !== '');
}

/** Without tag and digest; a colon before the last slash is a port. */
function imageName(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
}
