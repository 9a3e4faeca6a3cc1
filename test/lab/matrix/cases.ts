import { admission } from './argocd/admission.ts';
import { applications } from './argocd/applications.ts';
import { engines } from './argocd/engines.ts';
import { grid } from './argocd/grid.ts';
import { hooks } from './argocd/hooks.ts';
import { secrets } from './argocd/secrets.ts';
import { tracking } from './argocd/tracking.ts';
import { values } from './argocd/values.ts';
import type { MatrixCase } from './case.ts';

/** Every case of Argo CD: one or more for each measured fact, and kinds by mutations by options. */
export const CASES: readonly MatrixCase[] = [
  ...engines,
  ...values,
  ...secrets,
  ...admission,
  ...hooks,
  ...tracking,
  ...applications,
  ...grid,
].map((one) => JSON.parse(JSON.stringify(one)) as MatrixCase);

/** Of the longest case. */
export const MOST_STEPS = Math.max(...CASES.map(({ steps = [] }) => steps.length));
