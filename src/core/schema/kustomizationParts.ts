import * as l10n from '@vscode/l10n';

import type { JsonObject } from '../util/json.ts';

/** What the schema of a kustomization is made of. Fields: kustomize, api/types. */

export const text = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'string',
  description,
  ...more,
});
export const flag = (description: string): JsonObject => ({ type: 'boolean', description });
export const texts = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'array',
  description,
  items: { type: 'string' },
  ...more,
});
export const map = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  description,
  additionalProperties: { type: 'string' },
  ...more,
});
export const object = (
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
export const list = (
  description: string,
  properties: JsonObject,
  required: readonly string[] = [],
): JsonObject => ({
  type: 'array',
  description,
  items: object('', properties, required),
});

/** Group, version, kind, name and namespace of objects. */
const ids = (description: string): JsonObject => ({
  group: text(description),
  version: text(description),
  kind: text(description),
  name: text(description),
  namespace: text(description),
});

/** Which objects something is for. */
export function selector(description: string): JsonObject {
  return object(description, {
    ...ids(l10n.t('Regular expression that the whole must match.')),
    labelSelector: text(l10n.t('Such as tier=web.')),
    annotationSelector: text(l10n.t('Such as zone=west.')),
  });
}

export function patches(description: string, more: JsonObject = {}): JsonObject {
  return {
    ...list(description, {
      path: text(l10n.t('File that holds the patch. Either this or patch.')),
      patch: text(l10n.t('The patch itself. Either this or path.')),
      target: selector(
        l10n.t(
          'Which objects it is for; all that fit. Left out, the one that the patch names. One that fits nothing changes nothing.',
        ),
      ),
      options: object(l10n.t('What the patch may change.'), {
        allowNameChange: flag(l10n.t('It may give another name.')),
        allowKindChange: flag(l10n.t('It may give another kind.')),
      }),
    }),
    ...more,
  };
}

export function images(description: string, more: JsonObject = {}): JsonObject {
  return {
    ...list(
      description,
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
    ...more,
  };
}

/** Fields that names, labels and the like go to. */
export function fieldSpecs(description: string): JsonObject {
  return list(description, {
    path: text(l10n.t('Such as spec/template/metadata/labels.')),
    create: flag(l10n.t('Makes the field where it is missing.')),
    group: text(l10n.t('Of the objects; left out, any.')),
    version: text(l10n.t('Of the objects; left out, any.')),
    kind: text(l10n.t('Of the objects; left out, any.')),
  });
}

export function replacements(description: string): JsonObject {
  const options = object(l10n.t('Which part of the field.'), {
    delimiter: text(l10n.t('What the parts stand between.')),
    index: { type: 'integer', description: l10n.t('Which of them, from 0.') },
    create: flag(l10n.t('Makes the field where it is missing.')),
    encoding: text(l10n.t('Does nothing yet.')),
  });
  return list(description, {
    path: text(l10n.t('File that holds the replacement, in place of source and targets.')),
    source: object(l10n.t('The field that is copied.'), {
      ...ids(l10n.t('As the object has it.')),
      fieldPath: text(l10n.t('Left out, metadata.name.')),
      options,
    }),
    sourceValue: text(l10n.t('A text to put in place of a field that is copied.')),
    targets: list(l10n.t('The fields that it is copied to.'), {
      select: selector(l10n.t('The objects.')),
      reject: {
        type: 'array',
        description: l10n.t('Objects that are left out.'),
        items: selector(''),
      },
      fieldPaths: texts(l10n.t('Left out, metadata.name.')),
      options,
    }),
  });
}

/** What vars were before replacements. */
export function vars(description: string): JsonObject {
  return {
    ...list(description, {
      name: text(l10n.t('Stands as $(NAME) in the manifests.')),
      objref: object(l10n.t('The object.'), {
        apiVersion: text(l10n.t('As the object has it.')),
        ...ids(l10n.t('As the object has it.')),
      }),
      fieldref: object(l10n.t('The field.'), { fieldPath: text(l10n.t('Left out, metadata.name.')) }),
    }),
    deprecated: true,
  };
}

export function generator(description: string, more: JsonObject): JsonObject {
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
      env: text(l10n.t('Use envs.'), { deprecated: true }),
      literals: texts(l10n.t('key=value.')),
      options: generatorOptions(l10n.t('For this one.')),
      ...more,
    },
    ['name'],
  );
}

export function generatorOptions(description: string): JsonObject {
  return object(description, {
    disableNameSuffixHash: flag(l10n.t('Keeps the name. Pods do not restart when the content changes.')),
    immutable: flag(l10n.t('The object can never be changed, only replaced.')),
    labels: map(l10n.t('Labels of the object.')),
    annotations: map(l10n.t('Annotations of the object.')),
  });
}
