import type { YamlMap, YamlNode } from '../yaml/node.ts';
import { asMap, asSequence, entryOf, nodeAt } from '../yaml/read.ts';
import { onceForEach } from './onceForEach.ts';
import type { RuleDocument } from './rule.ts';
import { isOverridden } from './schemaProblems.ts';

export const APPLICATION = 'argoproj.io/Application';
export const APPLICATION_SET = 'argoproj.io/ApplicationSet';
export const APP_PROJECT = 'argoproj.io/AppProject';
/** What rules about the spec of an Application look at: an ApplicationSet's template is one. */
export const APPLICATIONS: readonly string[] = [APPLICATION, APPLICATION_SET];

/** The Application that a document is, or that its template makes. */
export interface ApplicationView {
  readonly metadata: YamlMap | undefined;
  readonly spec: YamlMap | undefined;
  /** The key that a finding about something missing in `spec` points at. */
  readonly specKey: YamlNode;
  /** Fields may be filled in by a generator, by `templatePatch` or by Go templates. */
  readonly isTemplate: boolean;
  /** What is missing may come from elsewhere: a patch, a `templatePatch` or the template of a generator. */
  readonly isCompletedElsewhere: boolean;
  readonly sources: readonly SourceView[];
}

export interface SourceView {
  readonly node: YamlMap;
  /** The key `source`, or the item of `sources`: for findings about something missing in it. */
  readonly place: YamlNode;
  /** One of `sources`, where `ref` is allowed. */
  readonly isOneOfMany: boolean;
  /** False where another kind of source beats it. */
  readonly isUsed: boolean;
}

/** The Application of an Application or an ApplicationSet document, as far as it is written. */
export const applicationOf = onceForEach(readApplication);

function readApplication(document: RuleDocument): ApplicationView | undefined {
  const isTemplate = document.kind === 'ApplicationSet';
  const top = isTemplate ? nodeAt(document.root, 'spec', 'template') : document.root;
  const specEntry = entryOf(top, 'spec');
  if (!top || !specEntry) {
    return undefined;
  }
  const spec = asMap(specEntry.value);
  return {
    metadata: asMap(nodeAt(top, 'metadata')),
    spec,
    specKey: specEntry.key,
    isTemplate,
    isCompletedElsewhere: document.gate.checks !== 'all' || (isTemplate && isOverridden(document)),
    sources: sourcesOf(spec),
  };
}

/** `sources` beats `source`, as in Argo CD; both are listed for rules that look at each. */
function sourcesOf(spec: YamlMap | undefined): readonly SourceView[] {
  const single = entryOf(spec, 'source');
  const node = asMap(single?.value);
  const many = asSequence(nodeAt(spec, 'sources'));
  const isHydrated = entryOf(spec, 'sourceHydrator') !== undefined;
  return [
    ...(single && node
      ? [{ node, place: single.key, isOneOfMany: false, isUsed: !isHydrated && !many }]
      : []),
    ...(many?.items ?? []).flatMap((item) => {
      const source = asMap(item);
      return source ? [{ node: source, place: item, isOneOfMany: true, isUsed: !isHydrated }] : [];
    }),
  ];
}
