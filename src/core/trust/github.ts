import type { YamlEntry, YamlNode } from '../yaml/node.ts';
import { asMap, asScalar, asSequence, entryOf, keyText, nodeAt } from '../yaml/read.ts';
import type { CiJob, CiStep, Pipeline, StartedBy } from './pipeline.ts';
import { scriptText } from './scriptText.ts';
import { settingsOf } from './settings.ts';

const ON_PUSH = new Set(['push', 'schedule', 'pull_request_target', 'merge_group']);

/** A workflow of GitHub Actions; undefined where the document has no jobs. */
export function readWorkflow(text: string, root: YamlNode | undefined): Pipeline | undefined {
  const jobs = asMap(nodeAt(root, 'jobs'));
  if (!jobs) {
    return undefined;
  }
  const start = startOf(nodeAt(root, 'on'));
  const env = settingsOf(nodeAt(root, 'env'));
  return {
    name: asScalar(nodeAt(root, 'name'))?.text ?? '',
    jobs: jobs.entries.map((entry) => jobOf(text, entry, start, env)),
  };
}

function jobOf(text: string, entry: YamlEntry, start: StartedBy, env: CiJob['env']): CiJob {
  const condition = asScalar(nodeAt(entry.value, 'if'))?.text ?? '';
  const steps = asSequence(nodeAt(entry.value, 'steps'))?.items ?? [];
  return {
    name: asScalar(nodeAt(entry.value, 'name'))?.text ?? keyText(entry) ?? '',
    start: /event_name *== *'workflow_dispatch'/.test(condition) && !/\|\|/.test(condition) ? 'hand' : start,
    steps: steps.flatMap((step) => stepOf(text, step)),
    // A workflow that is called gets its secrets from the job that calls it.
    env: [
      ...env,
      ...settingsOf(nodeAt(entry.value, 'env')),
      ...settingsOf(nodeAt(entry.value, 'secrets')),
      ...settingsOf(nodeAt(entry.value, 'with')),
    ],
  };
}

function stepOf(text: string, step: YamlNode): readonly CiStep[] {
  const run = asScalar(nodeAt(step, 'run'));
  const uses = entryOf(step, 'uses');
  const action = asScalar(uses?.value)?.text;
  const env = settingsOf(nodeAt(step, 'env'));
  if (run) {
    return [{ kind: 'script', script: scriptText(text, run), env }];
  }
  return uses && action !== undefined
    ? [
        {
          kind: 'action',
          action: action.replace(/@.*$/, '').toLowerCase(),
          range: uses.value,
          inputs: settingsOf(nodeAt(step, 'with')),
          env,
        },
      ]
    : [];
}

/** `on` is a word, a list of words, or a map by word. */
function startOf(on: YamlNode | undefined): StartedBy {
  const events =
    asMap(on)?.entries.map((entry) => keyText(entry) ?? '') ??
    asSequence(on)?.items.map((item) => asScalar(item)?.text ?? '') ??
    (asScalar(on) ? [asScalar(on)?.text ?? ''] : []);
  if (events.length > 0 && events.every((event) => event === 'workflow_dispatch')) {
    return 'hand';
  }
  return events.some((event) => ON_PUSH.has(event)) ? 'push' : 'other';
}
