import type { YamlDocument, YamlNode } from '../yaml/node.ts';
import { entryOf, nodeAt, stringOf } from '../yaml/read.ts';
import { visit } from '../yaml/visit.ts';
import type { WorkspaceFacts } from './context.ts';
import type { GateResult } from './gate.ts';
import { OPEN_GATE } from './gate.ts';

export interface GateQuestion {
  readonly path: string;
  readonly languageId?: string;
  readonly document: Pick<YamlDocument, 'text' | 'problems' | 'keys'>;
  readonly root: YamlNode | undefined;
  readonly workspace?: WorkspaceFacts | undefined;
}

const TEMPLATE_NAME = /\.(?:tpl|j2|jinja2?|tmpl|gotmpl|gotpl|ftl|erb|mustache)(?:\.ya?ml)?$|\.ftl\.ya?ml$/;
/** Marks of a template language in text that is no YAML. */
const TEMPLATE_MARK = /\{\{|\$\{|<#|\{%|<%/;
const IGNORED = /(?:^|\/)(?:\.archive|archived?|testdata|node_modules|vendor|\.git)\//;
const PATCH_FOLDER =
  /(?:^|\/)patch(?:es)?\/|(?:^|\/)[^/]*(?:[-_.]patch|^patch)[^/]*\.ya?ml$|(?:^|\/)patch[-_.][^/]*$/;
/** What kuttl and Chainsaw compare the cluster with: a step's file, which holds a part of an object. */
const ASSERTION = /(?:^|\/)(?:\d+-(?:assert|errors)|(?:chainsaw-)?(?:assert|error)(?:-[^/]*)?)\.ya?ml$/;

/** What a path says by itself. */
interface PathMarks {
  readonly isIgnored: boolean;
  readonly isTemplate: boolean;
  readonly isPatch: boolean;
  readonly isAssertion: boolean;
}

/** Of the file that was asked about last: its documents are asked about one after the other. */
let lastPath = '';
let lastMarks: PathMarks = { isIgnored: false, isTemplate: false, isPatch: false, isAssertion: false };

function marksOf(path: string): PathMarks {
  if (path !== lastPath) {
    lastPath = path;
    lastMarks = {
      isIgnored: IGNORED.test(path),
      isTemplate: TEMPLATE_NAME.test(path),
      isPatch: PATCH_FOLDER.test(path),
      isAssertion: ASSERTION.test(path),
    };
  }
  return lastMarks;
}

/** How much of an object can be judged: the gates of specs/authoring.md 3.4 in their order. */
export function gateOf(question: GateQuestion): GateResult {
  const { path, document, root, workspace } = question;
  const marks = marksOf(path);
  if (isHelmTemplate(question)) {
    return { checks: 'none', reason: 'helmTemplate' };
  }
  if (marks.isIgnored) {
    return { checks: 'none', reason: 'ignoredFolder' };
  }
  if (marks.isTemplate || (document.problems.length > 0 && TEMPLATE_MARK.test(document.text))) {
    return { checks: 'hint', reason: 'templated' };
  }
  if (document.keys?.mayHave('sops') !== false && isEncrypted(root)) {
    return { checks: 'none', reason: 'sops' };
  }
  if (marks.isPatch || hasDirective(root, document) || workspace?.isPatchFile?.(path) === true) {
    return { checks: 'partial', reason: 'patch' };
  }
  if (marks.isAssertion) {
    return { checks: 'partial', reason: 'assertion' };
  }
  const kind = stringOf(nodeAt(root, 'kind')) ?? '';
  const name = stringOf(nodeAt(root, 'metadata', 'name')) ?? '';
  if (kind !== '' && workspace?.isPatched?.(kind, name, path) === true) {
    return { checks: 'partial', reason: 'patchedBase' };
  }
  return OPEN_GATE;
}

/** A file below `templates/` of a chart. Where nobody knows whether there is a chart, its text decides. */
function isHelmTemplate({ path, languageId, document, workspace }: GateQuestion): boolean {
  if (languageId?.startsWith('helm') === true) {
    return true;
  }
  const at = path.lastIndexOf('templates/');
  if (at < 0 || (at > 0 && path[at - 1] !== '/')) {
    return false;
  }
  const charts = [...path.matchAll(/(?:^|\/)templates\//g)].map(({ index }) =>
    workspace?.kindOf(`${path.slice(0, index)}${index > 0 ? '/' : ''}Chart.yaml`),
  );
  return (
    charts.includes('file') || (charts.every((known) => known === undefined) && document.text.includes('{{'))
  );
}

function isEncrypted(root: YamlNode | undefined): boolean {
  return entryOf(nodeAt(root, 'sops'), 'mac') !== undefined;
}

const DIRECTIVE = '$patch';

/** One somewhere: kustomize takes it out. */
function hasDirective(root: YamlNode | undefined, { keys, text }: GateQuestion['document']): boolean {
  return (
    keys?.mayHave(DIRECTIVE) !== false &&
    text.includes(DIRECTIVE) &&
    [...visit(root)].some(
      (node) =>
        node.type === 'map' &&
        node.entries.some(({ key }) => key.type === 'scalar' && key.text === DIRECTIVE),
    )
  );
}
