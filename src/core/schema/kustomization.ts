import * as l10n from '@vscode/l10n';

import type { JsonObject } from '../util/json.ts';
import type { KindSchema } from './catalog.ts';
import { kindOfSchema } from './valuesSchema.ts';

let known: KindSchema | undefined;

/** The fields of a kustomization as kustomize 5 reads them, for completion and hovers. */
export function kustomizationKind(): KindSchema {
  return (known ??= kindOfSchema(kustomization(), 'Kustomization', 'bundled'));
}

const text = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'string',
  description,
  ...more,
});
const flag = (description: string): JsonObject => ({ type: 'boolean', description });
const texts = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'array',
  description,
  items: { type: 'string' },
  ...more,
});
const map = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  description,
  additionalProperties: { type: 'string' },
  ...more,
});
const object = (
  description: string,
  properties: JsonObject,
  required: readonly string[] = [],
): JsonObject => ({
  type: 'object',
  description,
  properties,
  required,
  additionalProperties: false,
});
const list = (description: string, properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'array',
  description,
  items: object('', properties, required),
});

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
      fields: {
        type: 'array',
        description: l10n.t('Further fields that take them.'),
        items: { type: 'object' },
      },
      pairs: map(l10n.t('The labels.')),
      includeSelectors: flag(
        l10n.t(
          'Writes them into selectors too. Selectors of Deployments and StatefulSets are immutable: on what runs already the sync fails.',
        ),
      ),
      includeTemplates: flag(
        l10n.t('Writes them into pod templates, which restarts pods, and leaves selectors alone.'),
      ),
    }),
    commonLabels: map(l10n.t('Labels for all objects, selectors and pod templates.'), { deprecated: true }),
    commonAnnotations: map(l10n.t('Annotations for all objects and pod templates. A change restarts pods.')),
    images: list(
      l10n.t('Replaces images by name wherever a pod names them. Image bots write here.'),
      {
        name: text(
          l10n.t(
            'The image as the manifests write it, without tag. One that nobody uses changes nothing, without a word.',
          ),
        ),
        newName: text(l10n.t('What to put in its place.')),
        newTag: text(l10n.t('Quote tags that look like numbers.')),
        digest: text(l10n.t('Such as sha256:…; goes before newTag, and never moves.')),
        tagSuffix: text(l10n.t('Put behind the tag that is there.')),
      },
      ['name'],
    ),
    replicas: list(
      l10n.t('Sets how many pods a workload has. Beside a HorizontalPodAutoscaler the two fight.'),
      { name: text(l10n.t('Name of the workload, before prefix and suffix.')), count: { type: 'integer' } },
      ['name', 'count'],
    ),
    patches: list(
      l10n.t('Changes to what the resources gave: strategic merges or JSON patches, in this order.'),
      {
        path: text(l10n.t('File that holds the patch. Either this or patch.')),
        patch: text(l10n.t('The patch itself. Either this or path.')),
        target: object(
          l10n.t(
            'Which objects it is for; all that fit. Left out, the one that the patch names. One that fits nothing changes nothing.',
          ),
          {
            group: text(l10n.t('Regular expression that the whole must match.')),
            version: text(l10n.t('Regular expression that the whole must match.')),
            kind: text(l10n.t('Regular expression that the whole must match.')),
            name: text(l10n.t('Regular expression that the whole must match.')),
            namespace: text(l10n.t('Regular expression that the whole must match.')),
            labelSelector: text(l10n.t('Such as tier=web.')),
            annotationSelector: text(l10n.t('Such as zone=west.')),
          },
        ),
        options: object(l10n.t('What the patch may change.'), {
          allowNameChange: flag(l10n.t('It may give another name.')),
          allowKindChange: flag(l10n.t('It may give another kind.')),
        }),
      },
    ),
    patchesStrategicMerge: texts(l10n.t('Use patches.'), { deprecated: true }),
    patchesJson6902: { type: 'array', description: l10n.t('Use patches.'), deprecated: true },
    configMapGenerator: generator(l10n.t('Makes ConfigMaps of files and texts.'), {}),
    secretGenerator: generator(
      l10n.t('Makes Secrets of files and texts. In Git they are readable to all who may read it.'),
      {
        type: text(l10n.t('Type of the Secret; left out, Opaque.')),
      },
    ),
    generatorOptions: generatorOptions(l10n.t('For all generators of this file.')),
    replacements: list(l10n.t('Copies a field of one object to fields of others.'), {
      path: text(l10n.t('File that holds the replacement, in place of source and targets.')),
      source: { type: 'object', description: l10n.t('The field that is copied.') },
      targets: {
        type: 'array',
        description: l10n.t('The fields that it is copied to.'),
        items: { type: 'object' },
      },
    }),
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
    openapi: object(l10n.t('Schema of custom resources, for merging their lists.'), {
      path: text(l10n.t('File of it.')),
    }),
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
      legacySortOptions: { type: 'object', description: l10n.t('Kinds that come first and last.') },
    }),
    bases: texts(l10n.t('Use resources.'), { deprecated: true }),
    vars: { type: 'array', description: l10n.t('Use replacements.'), deprecated: true },
  });
}

function generator(description: string, more: JsonObject): JsonObject {
  return list(
    description,
    {
      name: text(
        l10n.t(
          'Gets a hash of the content behind it, so that a change makes another object and pods restart; references follow.',
        ),
      ),
      namespace: text(l10n.t('Namespace of the object.')),
      behavior: text(l10n.t('What to do with one of the same name that a base makes.'), {
        enum: ['create', 'merge', 'replace'],
      }),
      files: texts(l10n.t('Files, each a key by its name, or key=path.')),
      envs: texts(l10n.t('Files with a key=value on each line.')),
      literals: texts(l10n.t('key=value.')),
      options: generatorOptions(l10n.t('For this one.')),
      ...more,
    },
    ['name'],
  );
}

function generatorOptions(description: string): JsonObject {
  return object(description, {
    disableNameSuffixHash: flag(l10n.t('Keeps the name. Pods do not restart when the content changes.')),
    immutable: flag(l10n.t('The object can never be changed, only replaced.')),
    labels: map(l10n.t('Labels of the object.')),
    annotations: map(l10n.t('Annotations of the object.')),
  });
}
