import * as l10n from '@vscode/l10n';

import type { TextRange } from '../rules/finding.ts';
import { escapeMarkdown, facts, paragraphs } from '../view/markdown.ts';
import type { Collapsible, RowIcon } from '../view/row.ts';
import type { CredentialUse } from './credentials.ts';
import type { TrustPlace, TrustReport } from './report.ts';

/** A CI file as it was read. */
export interface ReadFile {
  readonly uri: string;
  /** In its workspace folder. */
  readonly path: string;
  /** Undefined where the file could not be read, or is no YAML. */
  readonly report: TrustReport | undefined;
  /** Of an offset in the file. */
  positionOf(offset: number): TextPosition;
}

/** Zero-based; characters are UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** One line of the Trust Direction view, as data. */
export interface TrustRow {
  /** Unique in the tree, and the same for the same thing after another read. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
  readonly collapsible: Collapsible;
  readonly accessibilityLabel: string;
  /** Markdown; texts of the files are escaped. */
  readonly tooltip: string;
  /** What a click opens. */
  readonly target?: { readonly uri: string; readonly start: TextPosition; readonly end: TextPosition };
  readonly children: readonly TrustRow[];
}

const WARNING: RowIcon = { id: 'warning', color: 'list.warningForeground' };
const GOOD: RowIcon = { id: 'pass', color: 'testing.iconPassed' };

interface Placed {
  readonly file: ReadFile;
  readonly place: TrustPlace;
}

/** The whole view for the CI files of the workspace, groups without rows left out. */
export function trustRows(files: readonly ReadFile[]): readonly TrustRow[] {
  if (files.length === 0) {
    return [
      line('none', {
        label: l10n.t('No CI files in this workspace'),
        description: l10n.t('looked for GitHub Actions and GitLab CI'),
        icon: { id: 'info' },
        tooltip: l10n.t(
          'Workflows in `.github/workflows` (or `.forgejo`, `.gitea`) and pipelines in `.gitlab-ci.yml` are read here. Other systems are not known.',
        ),
      }),
    ];
  }
  const placed = files.flatMap((file) => (file.report?.places ?? []).map((place) => ({ file, place })));
  const pushes = placed.filter(({ place }) => place.verdict === 'push');
  const right = placed.filter(({ place }) => place.verdict === 'bootstrap' || place.verdict === 'oneOff');
  const revoke = credentialRows(placed);
  const writes = files.flatMap((file) => (file.report?.gitWrites ?? []).map((write) => ({ file, write })));
  const unread = files.filter(({ report }) => report === undefined);
  return [
    ...(pushes.length === 0 && revoke.length === 0 ? [clean(writes.length > 0, unread.length)] : []),
    ...group('pushes', l10n.t('Reaches into the Cluster'), WARNING, pushes.map(pushRow)),
    ...group('credentials', l10n.t('Credentials to Revoke'), { id: 'key' }, revoke),
    ...group('right', l10n.t('Rightly Pushed'), { id: 'rocket' }, right.map(rightRow)),
    ...group(
      'commits',
      l10n.t('Commits to Git'),
      { id: 'git-commit' },
      writes.map(({ file, write }) =>
        placeLine(file, `git ${file.path}`, write.what, write.range, {
          detail: file.report?.name || write.job,
          icon: { id: 'git-commit' },
          tooltip: paragraphs(
            l10n.t('CI writes to Git, and the controller pulls: this needs no way into the cluster.'),
            facts([
              [l10n.t('Job'), write.job],
              [l10n.t('File'), file.path],
            ]),
          ),
        }),
      ),
      'collapsed',
    ),
    ...group(
      'unread',
      l10n.t('Not Read'),
      { id: 'question' },
      unread.map((file) =>
        placeLine(
          file,
          `unread ${file.path}`,
          file.path,
          { start: 0, end: 0 },
          {
            detail: l10n.t('broken YAML, or not readable'),
            icon: { id: 'question' },
            tooltip: l10n.t('This file could not be read: nothing is said about it.'),
          },
        ),
      ),
      'collapsed',
    ),
  ];
}

function clean(commits: boolean, unread: number): TrustRow {
  return line('clean', {
    label: commits
      ? l10n.t('CI only commits: nothing to revoke')
      : l10n.t('CI does not reach into a cluster: nothing to revoke'),
    description: unread > 0 ? l10n.t('as far as its files could be read') : '',
    icon: GOOD,
    tooltip: l10n.t(
      'No job of the CI files here changes a cluster, and none holds a credential of one. Scripts that jobs call are not looked into.',
    ),
  });
}

function pushRow({ file, place }: Placed): TrustRow {
  return placeLine(file, `push ${file.path}`, place.what, place.range, {
    detail: file.report?.name || place.job,
    icon: WARNING,
    tooltip: paragraphs(
      l10n.t('Changes the cluster past Git. Let the job commit the change instead; the controller pulls it.'),
      facts([
        [l10n.t('Job'), place.job],
        [l10n.t('Gets in with'), namesOf(place.credentials) || l10n.t('what the runner itself may')],
        [l10n.t('File'), file.path],
      ]),
    ),
  });
}

function rightRow({ file, place }: Placed): TrustRow {
  const isOneOff = place.verdict === 'oneOff';
  const problem = place.problems.includes('everyPush')
    ? l10n.t('but with every push')
    : place.problems.includes('unpinned')
      ? l10n.t('but not pinned')
      : '';
  const kind = isOneOff ? l10n.t('one-off by hand') : l10n.t('bootstrap');
  return placeLine(file, `right ${file.path}`, place.what, place.range, {
    detail: [kind, problem].filter(Boolean).join(', '),
    icon: problem === '' ? GOOD : WARNING,
    tooltip: paragraphs(
      isOneOff
        ? l10n.t('Somebody starts this by hand and watches it: it is no state that Git could hold.')
        : l10n.t('A controller that is not there yet cannot pull itself.'),
      facts([
        [l10n.t('Job'), place.job],
        [l10n.t('Gets in with'), namesOf(place.credentials)],
        [l10n.t('File'), file.path],
      ]),
    ),
  });
}

/** One row for each credential with which CI pushes, or which it holds for nothing that is right. */
function credentialRows(placed: readonly Placed[]): readonly TrustRow[] {
  const held = placed.filter(({ place }) => place.verdict === 'credential');
  const names = [...new Set(held.map(({ place }) => place.what))];
  return names.map((name) => {
    const uses = held.filter(({ place }) => place.what === name);
    const right = placed.filter(
      ({ place }) => place.verdict !== 'credential' && place.verdict !== 'push' && holds(place, name),
    );
    const also = [...new Set(right.map(({ file, place }) => file.report?.name || place.job))];
    const use = uses[0]?.place.credentials[0];
    return {
      ...line(`credential ${name}`, {
        label: name,
        description: [kindWords(use), also.length > 0 ? l10n.t('also needed by {0}', also.join(', ')) : '']
          .filter(Boolean)
          .join(' · '),
        icon: { id: 'key' },
        tooltip: paragraphs(
          l10n.t(
            'Revoke it in the cluster, not only in CI: who has copied it is still in. Do so once the jobs above commit instead.',
          ),
          also.length > 0
            ? l10n.t(
                '{0} needs one too: give it its own, which can do no more than that.',
                escapeMarkdown(also.join(', ')),
              )
            : undefined,
        ),
      }),
      collapsible: 'expanded',
      children: uses.map(({ file, place }) =>
        placeLine(
          file,
          `credential ${name} ${file.path}`,
          place.job || (place.credentials[0]?.by ?? ''),
          place.range,
          {
            detail: '',
            icon: { id: 'symbol-event' },
            tooltip: facts([
              [l10n.t('Job'), place.job],
              [l10n.t('Taken by'), place.credentials[0]?.by],
              [l10n.t('File'), file.path],
            ]),
          },
        ),
      ),
    };
  });
}

function holds(place: TrustPlace, name: string): boolean {
  return place.credentials.some((use) => use.name === name);
}

function kindWords(use: CredentialUse | undefined): string {
  switch (use?.kind) {
    case 'cloud':
      return l10n.t('login of the cloud');
    case 'agent':
      return l10n.t('GitLab agent');
    default:
      return l10n.t('secret of CI');
  }
}

const namesOf = (uses: readonly CredentialUse[]): string =>
  [...new Set(uses.map(({ name, by }) => (name === '' ? by : name)))].join(', ');

interface Words {
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
  readonly tooltip: string;
}

function line(id: string, words: Words): TrustRow {
  return {
    id,
    ...words,
    collapsible: 'none',
    accessibilityLabel: [words.label, words.description].filter(Boolean).join(', '),
    children: [],
  };
}

function group(
  id: string,
  label: string,
  icon: RowIcon,
  rows: readonly TrustRow[],
  collapsible: Collapsible = 'expanded',
): readonly TrustRow[] {
  if (rows.length === 0) {
    return [];
  }
  const children = numbered(id, rows);
  const description = String(rows.length);
  return [{ ...line(id, { label, description, icon, tooltip: '' }), collapsible, children }];
}

/** Ids below that of the parent; of two that are the same the second gets a number. */
function numbered(parent: string, rows: readonly TrustRow[]): readonly TrustRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const count = seen.get(row.id) ?? 0;
    seen.set(row.id, count + 1);
    const id = `${parent}/${row.id}/${count}`;
    return { ...row, id, children: numbered(id, row.children) };
  });
}

/** The label is text of the file; the description begins with its place. */
function placeLine(
  file: ReadFile,
  id: string,
  label: string,
  range: TextRange,
  more: { readonly detail: string; readonly icon: RowIcon; readonly tooltip: string },
): TrustRow {
  const start = file.positionOf(range.start);
  const place = `${file.path.split('/').at(-1) ?? ''}:${start.line + 1}`;
  const description = [place, more.detail].filter(Boolean).join(' · ');
  return {
    ...line(`${id} ${label}`, { label, description, icon: more.icon, tooltip: more.tooltip }),
    target: { uri: file.uri, start, end: file.positionOf(range.end) },
  };
}
