import * as l10n from '@vscode/l10n';

import type { YamlNode, YamlSequence } from '../yaml/node.ts';
import { asScalar, asSequence, entryOf, nodeAt, toJson } from '../yaml/read.ts';
import type { ApplicationView } from './applications.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import type { DeclaredObject, WorkspaceFacts } from './context.ts';
import { indentOf, removeItem } from './edits.ts';
import { fieldOf } from './field.ts';
import type { Found } from './finding.ts';
import type { Rule, RuleDocument } from './rule.ts';
import { hasSyncOption, syncOptionsOf } from './syncPolicy.ts';

const OPTION = 'CreateNamespace=true';
const NAMESPACE = '/Namespace';

/** Source: specs/argocd.md "Hooks, waves, options" (managed namespace) and (i) S12. */
export const pl127: Rule = {
  id: 'PL127',
  severity: 'warning',
  title: 'A namespace that is not created as it seems',
  kinds: APPLICATIONS,
  keys: ['syncOptions', 'managedNamespaceMetadata'],
  *check(document, context): Iterable<Found> {
    const view = applicationOf(document);
    if (!view || view.isCompletedElsewhere) {
      return;
    }
    const policy = nodeAt(view.spec, 'syncPolicy');
    const options = asSequence(nodeAt(policy, 'syncOptions'));
    const option = syncOptionsOf(view).find((item) => asScalar(item)?.text === OPTION);
    const destination = nodeAt(view.spec, 'destination');
    if (option && options && destination?.type === 'map' && !fieldOf(destination, 'namespace')) {
      yield {
        range: option,
        message: l10n.t(
          'No namespace is created: `destination` has no `namespace`, so there is none to create.',
        ),
        tags: ['unnecessary'],
        ...without(document, options, option),
      };
    }
    const managed = entryOf(policy, 'managedNamespaceMetadata');
    const declared = option && context.workspace && ownNamespace(view, context.workspace);
    if (option && declared) {
      yield* declaredHere(declared, {
        option,
        managed: managed?.key,
        fixes: without(document, options, option),
      });
    }
    if (managed && !hasSyncOption(view, OPTION)) {
      const first = options && !options.isFlow ? options.items[0] : undefined;
      const at = first ? document.text.lastIndexOf('-', first.start) : managed.key.start;
      const indent = indentOf(document.text, at);
      const canAdd = first !== undefined || (!options && policy?.type === 'map' && !policy.isFlow);
      yield {
        range: managed.key,
        message: l10n.t(
          '`managedNamespaceMetadata` has no effect without the sync option `{0}`: labels and annotations are not set.',
          OPTION,
        ),
        ...(canAdd && {
          fixes: [
            {
              title: l10n.t('Add `{0}`', OPTION),
              edits: [
                {
                  range: { start: at, end: at },
                  text: first ? `- ${OPTION}\n${indent}` : `syncOptions:\n${indent}  - ${OPTION}\n${indent}`,
                },
              ],
              isPreferred: true,
            },
          ],
        }),
      };
    }
  },
};

/** The manifest of the destination's namespace, where the app itself deploys it. */
function ownNamespace(view: ApplicationView, workspace: WorkspaceFacts): DeclaredObject | undefined {
  const name = fieldOf(nodeAt(view.spec, 'destination'), 'namespace')?.text ?? '';
  const declared = workspace
    .declared(NAMESPACE)
    .filter((one) => one.name === name && workspace.isPatchFile?.(one.path) !== true);
  if (declared.length === 0) {
    return undefined;
  }
  const app = [{ namespace: '', object: { spec: toJson(view.spec) } }];
  return declared.find(({ path }) => {
    const reached = workspace.liveReaching?.(path, app) ?? [];
    return reached.some(({ namespace }) => namespace === '' || namespace === name);
  });
}

/** The manifest wins, which is harmless for the option alone. Source: specs/argocd.md, "Managed namespace". */
function* declaredHere(
  { path, uri, nameRange, name }: DeclaredObject,
  at: {
    readonly option: YamlNode;
    readonly managed: YamlNode | undefined;
    readonly fixes: Pick<Found, 'fixes'>;
  },
): Iterable<Found> {
  const related = [{ message: l10n.t('The namespace `{0}`', name), range: nameRange, uri }];
  if (at.managed) {
    yield {
      range: at.managed,
      message: l10n.t(
        '`managedNamespaceMetadata` has no effect: `{0}` declares the namespace and wins. Write labels and annotations there.',
        path,
      ),
      related,
    };
  } else {
    yield {
      range: at.option,
      severity: 'information',
      message: l10n.t(
        '`{0}` does nothing here: `{1}` declares the namespace, so it is a part of the app as all else is, and is deleted with it.',
        OPTION,
        path,
      ),
      tags: ['unnecessary'],
      related,
      ...at.fixes,
    };
  }
}

function without(
  document: RuleDocument,
  options: YamlSequence | undefined,
  option: YamlNode,
): Pick<Found, 'fixes'> {
  return options && options.items.includes(option) && options.items.length > 1
    ? {
        fixes: [
          {
            title: l10n.t('Remove `{0}`', OPTION),
            edits: [removeItem(document.text, options, option)],
          },
        ],
      }
    : {};
}
