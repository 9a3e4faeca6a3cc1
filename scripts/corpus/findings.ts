import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { RULES } from '../../src/core/rules/all.ts';
import type { Finding } from '../../src/core/rules/finding.ts';
import { gateOf } from '../../src/core/rules/gateOf.ts';
import { runRules } from '../../src/core/rules/run.ts';
import { catalogOf, kindsOf } from '../../src/core/schema/catalog.ts';
import type { SchemaFile } from '../../src/core/schema/schemaFile.ts';
import { parseYaml } from '../../src/core/yaml/parse.ts';
import { nodeAt, stringOf } from '../../src/core/yaml/read.ts';
import { parseTolerant } from '../../src/core/yaml/tolerant.ts';
import type { CorpusFile, CorpusRepository } from './repository.ts';
import { uriOf } from './repository.ts';

const schemas = catalogOf(
  kindsOf(
    JSON.parse(readFileSync(new URL('../../schemas/catalog.json', import.meta.url), 'utf8')) as SchemaFile,
    'bundled',
  ),
);

/** What the editor says of a file, with all that is known of its repository and no cluster. A rule that throws ends it. */
export function findingsOf(repository: CorpusRepository, file: CorpusFile): readonly Finding[] {
  const { name, facts } = repository;
  return runRules({
    uri: uriOf(name, file.path),
    path: file.path,
    text: file.text,
    rules: RULES,
    context: { settings: { productionPaths: [] }, schemas, workspace: facts },
    tolerant: parseTolerant,
    gate: (root, document) => gateOf({ path: file.path, document, root, workspace: facts }),
    onError: (rule, error) => {
      throw new Error(`${rule.id} in ${name}/${file.path}`, { cause: error });
    },
  });
}

/** Applications, ApplicationSets and AppProjects of a file. */
export function argoCdDocuments(file: CorpusFile): number {
  return file.text.includes('argoproj.io/')
    ? parseYaml(file.text).filter(({ root }) =>
        /^(?:Application|ApplicationSet|AppProject)$/.test(stringOf(nodeAt(root, 'kind')) ?? ''),
      ).length
    : 0;
}

/** Findings of one rule and severity in one repository. */
export interface Group {
  readonly repository: string;
  readonly rule: string;
  readonly severity: string;
  readonly count: number;
  /** Of the places and what is underlined there: no text of the repository can be read from it. */
  readonly hash: string;
}

export interface Placed {
  readonly file: CorpusFile;
  readonly finding: Finding;
}

export function groupsOf(repository: string, placed: readonly Placed[]): readonly Group[] {
  const groups = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = `${one.finding.rule} ${one.finding.severity}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, members]) => {
      const [rule = '', severity = ''] = key.split(' ');
      const hash = createHash('sha256');
      for (const place of members.map(placeOf).sort()) {
        hash.update(place);
      }
      return { repository, rule, severity, count: members.length, hash: hash.digest('hex').slice(0, 16) };
    });
}

const placeOf = ({ file, finding: { range } }: Placed): string =>
  `${file.path}\0${lineOf(file.text, range.start)}\0${file.text.slice(range.start, range.end)}\n`;

/** One-based. */
export const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;
