/**
 * `node scripts/labMatrix.ts`: plays the cases of the drift matrix on the real controllers and writes what came of them
 * to `test/lab/recordings/matrix`.
 *
 *   --flux        those of Flux, in place of those of Argo CD
 *   --missing     of Argo CD: only what has no record yet, or one of a case that was changed
 *   --only NAME   cases whose name starts with it; may be given several times
 *   --dry-run     write nothing, only say where a record is not as its case expects
 */
import { parseArgs } from 'node:util';

import { recordArgoCd } from '../test/lab/matrix/recordArgoCd.ts';
import { recordFlux } from '../test/lab/matrix/flux/recordFlux.ts';
import { labOrExit } from './labOrExit.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    flux: { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
  },
});
const began = Date.now();
const say = (line: string): void =>
  console.log(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}`);
const isWanted = ({ name }: { readonly name: string }): boolean =>
  values.only.length === 0 || values.only.some((prefix) => name.startsWith(prefix));
const options = {
  say,
  isWanted,
  isAll: values.only.length === 0,
  writes: !values['dry-run'],
  isMissing: values.missing,
};

const lab = await labOrExit({
  progress: say,
  // Nothing is compared but when a case asks for it, and pods would only add noise to the objects.
  resync: 3600,
  kwok: false,
  flux: values.flux,
  argocd: !values.flux,
  controllerFlags: ['--status-processors=30', '--operation-processors=20', '--kubectl-parallelism-limit=30'],
  environment: { ARGOCD_K8S_CLIENT_QPS: '500', ARGOCD_K8S_CLIENT_BURST: '1000' },
});
let problems = 0;
try {
  problems = await (values.flux ? recordFlux : recordArgoCd)(lab, options);
} finally {
  await lab.close();
}
process.exitCode = problems === 0 ? 0 : 1;
