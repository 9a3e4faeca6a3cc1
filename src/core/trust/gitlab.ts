import type { YamlEntry, YamlNode } from '../yaml/node.ts';
import { asMap, asScalar, asSequence, entryOf, keyText, nodeAt } from '../yaml/read.ts';
import type { CiJob, CiStep, Pipeline, Setting, StartedBy } from './pipeline.ts';
import { scriptText } from './scriptText.ts';
import { settingsOf } from './settings.ts';

/** Keys at the top that are no jobs. */
const RESERVED = new Set([
  'stages',
  'variables',
  'include',
  'workflow',
  'image',
  'services',
  'cache',
  'spec',
  'before_script',
  'after_script',
]);
const SCRIPTS = ['before_script', 'script', 'after_script'];

/** A pipeline of GitLab; undefined where no key is a job. Scripts at the top, and of `default`, count as a job. */
export function readGitLab(text: string, root: YamlNode | undefined): Pipeline | undefined {
  const top = asMap(root);
  const entries = (top?.entries ?? []).filter(
    (entry) => !RESERVED.has(keyText(entry) ?? '') && SCRIPTS.some((key) => entryOf(entry.value, key)),
  );
  const shared = SCRIPTS.flatMap((key) => scriptsOf(text, nodeAt(root, key)));
  const env = settingsOf(nodeAt(root, 'variables'));
  const jobs = entries.map((entry) => jobOf(text, entry, env));
  if (shared.length > 0) {
    jobs.unshift({ name: 'default', start: 'push', steps: shared, env });
  }
  return jobs.length > 0 ? { name: '', jobs } : undefined;
}

function jobOf(text: string, entry: YamlEntry, env: readonly Setting[]): CiJob {
  const job = entry.value;
  const agent = nodeAt(job, 'environment', 'kubernetes', 'agent');
  const named = asScalar(agent);
  return {
    name: keyText(entry) ?? '',
    start: startOf(job),
    steps: SCRIPTS.flatMap((key) => scriptsOf(text, nodeAt(job, key))),
    env: [...env, ...settingsOf(nodeAt(job, 'variables'))],
    ...(named && { agent: { key: 'agent', text: named.text, range: named } }),
  };
}

/** A script is a text or a list of texts; lists in it (by `!reference` or an anchor) are looked into once. */
function scriptsOf(text: string, node: YamlNode | undefined): readonly CiStep[] {
  const items = asSequence(node)?.items ?? (node ? [node] : []);
  return items
    .flatMap((item) => (item.tag === undefined ? (asSequence(item)?.items ?? [item]) : []))
    .flatMap((item) => {
      const script = asScalar(item);
      return script ? [{ kind: 'script' as const, script: scriptText(text, script), env: [] }] : [];
    });
}

/** By hand where the job, or each of its rules, waits for somebody, or only a run from the web page takes it. */
function startOf(job: YamlNode): StartedBy {
  const rules = asSequence(nodeAt(job, 'rules'))?.items ?? [];
  const waits = (node: YamlNode): boolean =>
    ['manual', 'never'].includes(asScalar(nodeAt(node, 'when'))?.text ?? '') ||
    /^\$CI_PIPELINE_SOURCE *== *["']web["']$/.test(asScalar(nodeAt(node, 'if'))?.text ?? '');
  const isManual =
    asScalar(nodeAt(job, 'when'))?.text === 'manual' || (rules.length > 0 && rules.every(waits));
  return isManual ? 'hand' : 'push';
}
