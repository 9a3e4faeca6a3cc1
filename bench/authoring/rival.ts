import { createRequire } from 'node:module';

import { catalogOf, kindsOf } from '../../src/core/schema/catalog.ts';
import type { KindSchema } from '../../src/core/schema/catalog.ts';
import type { SchemaFile } from '../../src/core/schema/schemaFile.ts';

export interface RivalFile {
  readonly kind: string;
  readonly text: string;
}

interface LanguageService {
  configure(settings: object): void;
  doValidation(document: object, isKubernetes: boolean): Promise<readonly object[]>;
}

interface LanguageServiceModule {
  readonly getLanguageService: (parts: object) => LanguageService;
}

/** Where each version keeps the half of the language server that has no connection. */
const VERSIONS = {
  '2.0.0': 'yaml-language-server/out/src/languageservice/yamlLanguageService.js',
  '1.25.0': 'yaml-language-server-1/out/server/src/languageservice/yamlLanguageService.js',
} as const;

export type RivalVersion = keyof typeof VERSIONS;

/** Checks files, of which `from` is the number of the first, and says how many mistakes it found. */
export type Checker = (files: readonly RivalFile[], from: number) => Promise<number>;

/**
 * A yaml-language-server with the same schemas: each file is matched to the one schema of its kind beforehand, which is
 * the best case for it.
 */
export async function rivalChecker(
  version: RivalVersion,
  files: readonly RivalFile[],
  schemas: SchemaFile,
): Promise<Checker> {
  const entry = VERSIONS[version];
  const require = createRequire(import.meta.url);
  const { getLanguageService } = (await import(require.resolve(entry))) as LanguageServiceModule;
  const { TextDocument } = createRequire(require.resolve(entry))('vscode-languageserver-textdocument') as {
    readonly TextDocument: { create(uri: string, id: string, version: number, text: string): object };
  };
  const service = getLanguageService({
    schemaRequestService: () => Promise.reject(new Error('no schema is fetched here')),
    workspaceContext: { resolveRelativePath: (relative: string) => relative },
    clientCapabilities: {},
  });
  const kinds = new Set(files.map(({ kind }) => kind));
  service.configure({
    validate: true,
    schemas: [...kinds].map((kind) => ({
      uri: `file:///schemas/${kind}.json`,
      fileMatch: [`${kind}/*.yaml`],
      schema: jsonSchema(schemas, kind),
    })),
  });
  let edition = 0;
  return async (some, from) => {
    let found = 0;
    edition++; // what it has read of a version, it reads no second time
    for (const [at, { kind, text }] of some.entries()) {
      const uri = `file:///work/${kind}/${from + at}.yaml`;
      found += (await service.doValidation(TextDocument.create(uri, 'yaml', edition, text), false)).length;
    }
    return found;
  };
}

/** A kind of the catalog as JSON Schema. */
function jsonSchema(file: SchemaFile, name: string): object {
  const kind = catalogOf(kindsOf(file, 'bundled')).kinds.find((one: KindSchema) => one.kind === name);
  const reference = (ref: number): object => ({ $ref: `#/definitions/s${ref}` });
  const definitions = file.table.map((schema) => {
    const {
      properties,
      items,
      additionalProperties,
      name: _,
      since: _since,
      deprecated: _old,
      ...rest
    } = schema;
    return {
      ...rest,
      ...(properties && {
        properties: Object.fromEntries(Object.entries(properties).map(([key, ref]) => [key, reference(ref)])),
      }),
      ...(items !== undefined && { items: reference(items) }),
      ...(additionalProperties !== undefined && {
        additionalProperties:
          typeof additionalProperties === 'number' ? reference(additionalProperties) : additionalProperties,
      }),
    };
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $ref: `#/definitions/s${kind?.root ?? 0}`,
    definitions: Object.fromEntries(definitions.map((schema, index) => [`s${index}`, schema])),
  };
}
