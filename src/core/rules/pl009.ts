import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import type { SchemaCatalog } from '../schema/catalog.ts';
import { versionRank } from '../schema/catalog.ts';
import { asScalar, nodeAt } from '../yaml/read.ts';
import { replaceNode } from './edits.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule, RuleDocument } from './rule.ts';

/** Kinds of other products in the group of Argo CD: no typo of ours. */
const NEIGHBOURS: ReadonlySet<string> = new Set([
  'Rollout',
  'Experiment',
  'AnalysisRun',
  'AnalysisTemplate',
  'ClusterAnalysisTemplate',
  'RolloutManager',
  'Workflow',
  'WorkflowTemplate',
  'ClusterWorkflowTemplate',
  'CronWorkflow',
  'WorkflowEventBinding',
  'WorkflowTaskSet',
  'WorkflowTaskResult',
  'WorkflowArtifactGCTask',
  'EventBus',
  'EventSource',
  'Sensor',
  'ArgoCD',
  'ArgoCDExport',
  'NotificationsConfiguration',
  'NamespaceManagement',
  'ImageUpdater',
  'GitopsService',
]);

export const pl009: Rule = {
  id: 'PL009',
  severity: 'error',
  title: 'An apiVersion or kind that does not exist',
  *check(document, { schemas }): Iterable<Found> {
    const apiVersion = asScalar(nodeAt(document.root, 'apiVersion'));
    const kind = asScalar(nodeAt(document.root, 'kind'));
    if (!schemas || !apiVersion || !kind || isPlaceholder(apiVersion.text + kind.text)) {
      return;
    }
    if (schemas.find(document.group, document.version, document.kind)) {
      return;
    }
    const wrong = wrongKind(document, schemas) ?? wrongApiVersion(document, schemas);
    if (wrong) {
      const node = wrong.in === 'kind' ? kind : apiVersion;
      yield {
        range: node,
        message: l10n.t(
          'There is no `{0}` in `{1}`: the API server knows no such object. Did you mean `{2}`?',
          document.kind,
          apiVersion.text,
          wrong.meant,
        ),
        fixes: [
          {
            title: l10n.t('Change to `{0}`', wrong.meant),
            edits: [replaceNode(node, wrong.meant)],
            isPreferred: true,
          },
        ],
      };
    }
  },
};

interface Wrong {
  readonly in: 'kind' | 'apiVersion';
  readonly meant: string;
}

function wrongKind({ group, kind }: RuleDocument, schemas: SchemaCatalog): Wrong | undefined {
  const kinds = schemas.kinds.filter((one) => one.group === group).map((one) => one.kind);
  const isOther = kinds.length === 0 || kinds.includes(kind) || NEIGHBOURS.has(kind) || kind.endsWith('List');
  const meant = isOther ? undefined : nearest(kind, kinds);
  return meant === undefined ? undefined : { in: 'kind', meant };
}

function wrongApiVersion(document: RuleDocument, schemas: SchemaCatalog): Wrong | undefined {
  const { version, kind } = document;
  const [group = '', ...more] = document.group.split('/');
  const groups = schemas.groupsOf(kind);
  const meantGroup = groups.includes(group) ? group : nearest(group, groups);
  const versions = meantGroup === undefined ? [] : schemas.versionsOf(meantGroup, kind);
  const [newest] = versions;
  if (meantGroup === undefined || !newest) {
    return undefined;
  }
  // A version that this catalog is too old, or too new, to know is no typo.
  const isPlausible =
    more.length === 0 && /^v\d+(?:(?:alpha|beta)\d+)?$/.test(version) && meantGroup !== 'argoproj.io';
  if (meantGroup === group && isPlausible && versionRank(version, newest.version) !== 0) {
    return undefined;
  }
  const kept =
    more.length === 0 && versions.some((one) => one.version === version) ? version : newest.version;
  return { in: 'apiVersion', meant: `${meantGroup}/${kept}` };
}
