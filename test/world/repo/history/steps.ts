import { replace } from '../commit.ts';
import type { Change, When } from '../commit.ts';
import { forge, imageBot } from '../people.ts';
import type { Person } from '../people.ts';

/** The file that holds the tag of an app's image. */
const TAGS: Readonly<Record<string, string>> = {
  checkout: 'apps/checkout/deployment.yaml',
  notifications: 'apps/notifications/deployment.yaml',
  recommendations: 'apps/recommendations/deployment.yaml',
  search: 'apps/search/deployment.yaml',
  storefront: 'apps/storefront/overlays/prod/kustomization.yaml',
  pricing: 'apps/pricing/base/kustomization.yaml',
  catalog: 'apps/catalog/values.yaml',
  'gift-cards': 'apps/gift-cards/values.yaml',
};

/** The image bot writes a tag: label and subject name the app and the new tag. */
export function bump(app: string, from: string, to: string, when: When, path = TAGS[app] ?? ''): Change {
  const [before, after] = path.endsWith('deployment.yaml')
    ? [`:${from}\n`, `:${to}\n`]
    : [`ag: ${from}\n`, `ag: ${to}\n`];
  return {
    label: `${app}-${to}`,
    by: imageBot,
    when,
    subject: `${app}: ${to}`,
    edits: [replace(path, before, after)],
  };
}

/** A pull request that the forge squashed into one commit. */
export function squashed(pr: number, change: Change): Change {
  return { ...change, subject: `${change.subject} (#${pr})`, committer: forge };
}

/** A commit with one author and nothing but a subject. */
export function change(
  label: string,
  by: Person,
  when: When,
  subject: string,
  ...edits: Change['edits']
): Change {
  return { label, by, when, subject, edits };
}
