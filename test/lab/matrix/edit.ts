import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Kube } from '../kube.ts';
import { inPlace, type Step } from './case.ts';

type Edit = Extract<Step, { readonly do: 'edit' | 'create' | 'delete' }>;

/** A hand on a live object, as the client would do it that is named as field manager. */
export async function edit(kube: Kube, place: string, step: Edit): Promise<void> {
  switch (step.do) {
    case 'create': {
      await createIn(kube, place, step.object, step.as);
      return;
    }
    case 'delete':
      return kube.remove(await pathOf(kube, place, step.on));
    case 'edit': {
      const path = await pathOf(kube, place, step.on);
      const target = step.subresource === undefined ? path : `${path}/${step.subresource}`;
      await kube.patch(target, step.type ?? 'merge', inPlace(step.patch, place), step.as ?? 'kubectl-edit');
      return;
    }
    default:
      step satisfies never;
  }
}

/** Creates an object; a namespaced one that says no namespace lies in that of the case. */
export async function createIn(kube: Kube, place: string, data: object, as?: string): Promise<void> {
  const object = inPlace(data, place) as KubeObject;
  const isNamespaced = (await kube.pathOf(object)).includes('/namespaces/');
  const metadata = isNamespaced ? { namespace: place, ...object.metadata } : object.metadata;
  await kube.create({ ...object, metadata }, as);
}

async function pathOf(kube: Kube, place: string, named: string): Promise<string> {
  const [apiVersion = '', kind = '', name = ''] = inPlace(named, place).split(' ');
  return kube.pathOf({ apiVersion, kind, metadata: { name, namespace: place } });
}
