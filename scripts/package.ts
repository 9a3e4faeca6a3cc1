/** `npm run package`: makes `plumbline-gitops-VERSION.vsix` in the checkout. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { root } from './run.ts';
import { packageVsix } from './vsix.ts';

const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
};
const file = path.join(root, `${name}-${version}.vsix`);
await packageVsix(file);
console.log(`${path.relative(process.cwd(), file)}  ${((await stat(file)).size / 1000).toFixed(0)} KB`);
