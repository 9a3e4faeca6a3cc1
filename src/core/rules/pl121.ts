import * as l10n from '@vscode/l10n';

import type { YamlScalar } from '../yaml/node.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { fieldOf, rewriteOf } from './field.ts';
import type { Found, TextRange } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

/** User and password, or one of the tokens that forges take for a user. A plain user name is no secret. */
const CREDENTIALS =
  /^(?:https?|ssh|oci):\/\/((?:[^/@\s:]*:[^/@\s]+|(?:gh[pousr]_|github_pat_|glpat-|ATBB)[^/@\s]+)@)/;
const IN_CLUSTER = /^http:\/\/(?:localhost|127\.|\[::1\]|[^/:]+\.(?:svc|local|internal)\b|[^/.:]+(?:[:/]|$))/;

export const pl121: Rule = {
  id: 'PL121',
  severity: 'error',
  title: 'A repoURL with credentials, or one that does not work',
  kinds: APPLICATIONS,
  keys: ['repoURL'],
  *check(document): Iterable<Found> {
    for (const { node } of applicationOf(document)?.sources ?? []) {
      const url = fieldOf(node, 'repoURL');
      if (!url) {
        continue;
      }
      const secret = CREDENTIALS.exec(url.text)?.[1];
      // What a template fills in is no credential in the file.
      if (secret !== undefined && !isPlaceholder(secret)) {
        yield {
          range: rangeIn(document.text, url.node, secret),
          message: l10n.t(
            'Credentials in `repoURL` are readable for all who read the repository or the Application. Revoke them, and keep new ones in a repository Secret of Argo CD.',
          ),
          fixes: rewriteOf(url.node, url.text.replace(secret, ''), l10n.t('Remove the Credentials')),
        };
      } else if (/^\s|\s$/.test(url.text)) {
        yield {
          range: url.node,
          message: l10n.t('White space counts: Argo CD does not find a repository of this address.'),
          fixes: rewriteOf(url.node, url.text.trim(), l10n.t('Remove the White Space')),
        };
      } else if (url.text.startsWith('oci://') && fieldOf(node, 'chart')) {
        yield {
          range: rangeIn(document.text, url.node, 'oci://'),
          severity: 'warning',
          message: l10n.t(
            'For a `chart` in an OCI registry Argo CD wants the address without `oci://`: with it, the chart is not found.',
          ),
          fixes: rewriteOf(url.node, url.text.slice('oci://'.length), l10n.t('Remove `oci://`')),
        };
      } else if (url.text.startsWith('http://') && !IN_CLUSTER.test(url.text) && !isPlaceholder(url.text)) {
        yield {
          range: rangeIn(document.text, url.node, 'http://'),
          severity: 'warning',
          message: l10n.t(
            'Over http anybody on the way can change what is deployed, and reads the credentials of the repository.',
          ),
          fixes: rewriteOf(url.node, url.text.replace('http:', 'https:'), l10n.t('Change to `{0}`', 'https')),
        };
      }
    }
  },
};

/** A part of a scalar as it stands in the file; all of the scalar where escapes or folds changed it. */
function rangeIn(text: string, node: YamlScalar, part: string): TextRange {
  const at = text.slice(node.start, node.end).indexOf(part);
  const start = node.start + at;
  return at < 0 ? node : { start, end: start + part.length };
}
