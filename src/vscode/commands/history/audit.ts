import * as vscode from 'vscode';

import { AUDIT_KINDS, authorsOf, kindOfEntry, NO_AUDIT_FILTER } from '../../../core/history/auditFilter.ts';
import { auditKindWords, authorWords } from '../../../core/view/auditWords.ts';
import { plainText } from '../../../core/history/commitMessage.ts';
import { inform } from '../report.ts';
import { command } from '../spec.ts';
import { pickSeveral, type } from '../../ask.ts';

export const filterAudit = command({
  id: 'plumbline.audit.filter',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const view = await host.features.audit.get();
    const text = await type({
      title: vscode.l10n.t('Filter the history'),
      prompt: vscode.l10n.t('Subject, commit, person, pull request, file or object. Empty shows all.'),
      value: view.filter.text,
    });
    if (text !== undefined) {
      await view.setFilter({ ...view.filter, text: text.trim() });
    }
  },
});

export const filterAuditByAuthor = command({
  id: 'plumbline.audit.filterByAuthor',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const view = await host.features.audit.get();
    const authors = authorsOf(view.lines);
    if (authors.length === 0) {
      inform(vscode.l10n.t('No commit is listed, so there is no author to choose.'));
      return;
    }
    const picked = await pickSeveral(
      authors.map((author) => ({
        label: authorWords(author),
        description: plainText(author.email),
        detail: vscode.l10n.t('{0} of the commits that were read', author.commits),
        picked: view.filter.authors.includes(author.email),
        email: author.email,
      })),
      {
        title: vscode.l10n.t('Show commits written by …'),
        matchOnDescription: true,
      },
    );
    if (picked) {
      await view.setFilter({ ...view.filter, authors: picked.map(({ email }) => email) });
    }
  },
});

export const filterAuditByKind = command({
  id: 'plumbline.audit.filterByKind',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const view = await host.features.audit.get();
    const counts = new Map(AUDIT_KINDS.map((kind) => [kind, 0]));
    for (const { entry } of view.lines) {
      const kind = kindOfEntry(entry);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const picked = await pickSeveral(
      AUDIT_KINDS.map((kind) => ({
        label: auditKindWords(kind),
        description: vscode.l10n.t('{0} read', counts.get(kind) ?? 0),
        picked: view.filter.kinds.includes(kind),
        tells: kind,
      })),
      { title: vscode.l10n.t('Show …') },
    );
    if (picked) {
      await view.setFilter({ ...view.filter, kinds: picked.map(({ tells }) => tells) });
    }
  },
});

export const clearAuditFilter = command({
  id: 'plumbline.audit.clearFilter',
  effect: 'none',
  needsTrust: true,
  run: async (host) => (await host.features.audit.get()).setFilter(NO_AUDIT_FILTER),
});

export const foldAuditBots = command({
  id: 'plumbline.audit.foldBots',
  effect: 'none',
  needsTrust: true,
  run: async (host) => (await host.features.audit.get()).setFoldsBots(true),
});

export const unfoldAuditBots = command({
  id: 'plumbline.audit.unfoldBots',
  effect: 'none',
  needsTrust: true,
  run: async (host) => (await host.features.audit.get()).setFoldsBots(false),
});

export const refreshAudit = command({
  id: 'plumbline.audit.refresh',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    host.locator.forget();
    await (await host.features.audit.get()).refresh();
  },
});

export const loadMoreAudit = command({
  id: 'plumbline.audit.loadMore',
  effect: 'none',
  needsTrust: true,
  run: async (host) => (await host.features.audit.get()).more(),
});

export const stopAudit = command({
  id: 'plumbline.audit.stop',
  effect: 'none',
  run: async (host) => host.features.audit.made?.stop(),
});

/** The list as it is filtered. */
export const copyAudit = command({
  id: 'plumbline.audit.copyMarkdown',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const view = await host.features.audit.get();
    await vscode.env.clipboard.writeText(view.markdown({ isSelection: false }));
    inform(vscode.l10n.t('The list is on the clipboard as Markdown, as it is filtered.'));
  },
});

/** The selected lines, as a list of the same form. */
export const copyAuditSelection = command({
  id: 'plumbline.audit.copySelection',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const view = await host.features.audit.get();
    await vscode.env.clipboard.writeText(view.markdown({ isSelection: true }));
    inform(vscode.l10n.t('The selected lines are on the clipboard as Markdown.'));
  },
});
