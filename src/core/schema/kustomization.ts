import * as l10n from '@vscode/l10n';

import type { JsonObject } from '../util/json.ts';
import type { KindSchema } from './catalog.ts';
import {
  fieldSpecs,
  flag,
  generator,
  generatorOptions,
  images,
  list,
  map,
  object,
  patches,
  replacements,
  text,
  texts,
  vars,
} from './kustomizationParts.ts';
import { kindOfSchema } from './valuesSchema.ts';

let known: KindSchema | undefined;

/** The fields of a kustomization as kustomize 5 reads them, for completion and hovers. */
export function kustomizationKind(): KindSchema {
  return (known ??= kindOfSchema(kustomization(), 'Kustomization', 'bundled'));
}

function kustomization(): JsonObject {
  return object('', {
    apiVersion: text(
      l10n.t(
        'kustomize.config.k8s.io/v1beta1, v1alpha1 for a component. Flux has a Kustomization of another group.',
      ),
      { enum: ['kustomize.config.k8s.io/v1beta1', 'kustomize.config.k8s.io/v1alpha1'] },
    ),
    kind: text(
      l10n.t(
        'Kustomization, or Component for a part that others include and that may change what they have.',
      ),
      {
        enum: ['Kustomization', 'Component'],
      },
    ),
    resources: texts(
      l10n.t(
        'Manifests and folders with a kustomization, as paths from this file. What is not named here is not built, however near it lies.',
      ),
    ),
    components: texts(
      l10n.t(
        'Folders whose kustomization is a Component. They work on what the resources gave, in this order.',
      ),
    ),
    namespace: text(l10n.t('Set on every object that has one, over what it says itself.')),
    namePrefix: text(
      l10n.t(
        'Put before every name and every reference to it. A change makes new objects; the old ones are pruned.',
      ),
    ),
    nameSuffix: text(
      l10n.t(
        'Put behind every name and every reference to it. A change makes new objects; the old ones are pruned.',
      ),
    ),
    labels: list(l10n.t('Labels for all objects.'), {
      fields: fieldSpecs(l10n.t('Further fields that take them.')),
      pairs: map(l10n.t('The labels.')),
      includeSelectors: flag(
        l10n.t(
          'Writes them into selectors too. Selectors of Deployments and StatefulSets are immutable: on what runs already the sync fails.',
        ),
      ),
      includeTemplates: flag(
        l10n.t('Writes them into pod templates, which restarts pods, and leaves selectors alone.'),
      ),
      includeVolumeClaimTemplates: flag(
        l10n.t(
          'Writes them into claim templates of StatefulSets too, which are immutable. Not in every kustomize.',
        ),
      ),
    }),
    commonLabels: map(l10n.t('Labels for all objects, selectors and pod templates.'), { deprecated: true }),
    commonAnnotations: map(l10n.t('Annotations for all objects and pod templates. A change restarts pods.')),
    images: images(l10n.t('Replaces images by name wherever a pod names them. Image bots write here.')),
    imageTags: images(l10n.t('Use images.'), { deprecated: true }),
    replicas: list(
      l10n.t('Sets how many pods a workload has. Beside a HorizontalPodAutoscaler the two fight.'),
      { name: text(l10n.t('Name of the workload, before prefix and suffix.')), count: { type: 'integer' } },
      ['name', 'count'],
    ),
    patches: patches(
      l10n.t('Changes to what the resources gave: strategic merges or JSON patches, in this order.'),
    ),
    patchesStrategicMerge: texts(l10n.t('Use patches.'), { deprecated: true }),
    patchesJson6902: patches(l10n.t('Use patches.'), { deprecated: true }),
    configMapGenerator: generator(l10n.t('Makes ConfigMaps of files and texts.'), {}),
    secretGenerator: generator(
      l10n.t('Makes Secrets of files and texts. In Git they are readable to all who may read it.'),
      {
        type: text(l10n.t('Type of the Secret; left out, Opaque.')),
      },
    ),
    generatorOptions: generatorOptions(l10n.t('For all generators of this file.')),
    replacements: replacements(l10n.t('Copies a field of one object to fields of others.')),
    helmCharts: list(
      l10n.t(
        'Renders charts. Kustomize needs --enable-helm for it, which Argo CD has to be told and Flux does not do.',
      ),
      {
        name: text(l10n.t('Name of the chart.')),
        repo: text(l10n.t('Address of its repository; left out, the chart lies below chartHome.')),
        version: text(l10n.t('Version of the chart; left out, the newest at the time of each build.')),
        releaseName: text(l10n.t('Name of the release.')),
        namespace: text(l10n.t('Namespace that the templates see.')),
        includeCRDs: flag(l10n.t('Renders the CRDs of the chart too.')),
        valuesFile: text(l10n.t('File of values, from this one.')),
        additionalValuesFiles: texts(l10n.t('More files of values; the last one wins.')),
        valuesMerge: text(l10n.t('How valuesInline meets valuesFile; left out, it wins.'), {
          enum: ['override', 'merge', 'replace'],
        }),
        apiVersions: texts(l10n.t('What the templates take for served by the cluster.')),
        kubeVersion: text(l10n.t('What the templates take for the version of the cluster.')),
        nameTemplate: text(l10n.t('Template of the name of the release.')),
        skipHooks: flag(l10n.t('Leaves out hooks.')),
        skipTests: flag(l10n.t('Leaves out tests.')),
        debug: flag(l10n.t('Makes Helm tell what it does.')),
        devel: flag(l10n.t('Takes versions that are no releases too.')),
        valuesInline: { type: 'object', description: l10n.t('Values.') },
      },
      ['name'],
    ),
    helmGlobals: object(l10n.t('For all charts of this file.'), {
      chartHome: text(l10n.t('Folder of charts; left out, charts.')),
      configHome: text(l10n.t("Helm's own settings.")),
    }),
    crds: texts(
      l10n.t(
        'Files that tell of references in custom resources. They are not deployed: name CRDs under resources.',
      ),
    ),
    configurations: texts(l10n.t('Files that say in which fields names, labels and images stand.')),
    openapi: map(
      l10n.t(
        'Schema of custom resources, for merging their lists: its path, or the version of a bundled one.',
      ),
    ),
    generators: texts(l10n.t('Configurations of generators.')),
    transformers: texts(l10n.t('Configurations of transformers; they run last.')),
    validators: texts(l10n.t('Configurations of validators.')),
    buildMetadata: texts(
      l10n.t(
        'What each object is told of its origin: originAnnotations, transformerAnnotations, managedByLabel.',
      ),
    ),
    sortOptions: object(l10n.t('The order of the output. A controller applies by its own.'), {
      order: text(l10n.t('legacy sorts by kind, fifo keeps the order of the resources.'), {
        enum: ['legacy', 'fifo'],
      }),
      legacySortOptions: object(l10n.t('Kinds that come first and last.'), {
        orderFirst: texts(l10n.t('Kinds that come first.')),
        orderLast: texts(l10n.t('Kinds that come last.')),
      }),
    }),
    bases: texts(l10n.t('Use resources.'), { deprecated: true }),
    vars: vars(l10n.t('Use replacements.')),
    helmChartInflationGenerator: {
      type: 'array',
      description: l10n.t('Use helmCharts.'),
      items: { type: 'object' },
      deprecated: true,
    },
    metadata: object(l10n.t('Of this file alone: no object gets any of it.'), {
      name: text(l10n.t('Of this file.')),
      namespace: text(l10n.t('Of this file.')),
      labels: map(l10n.t('Of this file.')),
      annotations: map(l10n.t('Of this file.')),
    }),
  });
}
