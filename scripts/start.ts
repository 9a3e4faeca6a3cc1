/**
 * `npm start`: the sample repository, the demo cluster and a VS Code with Plumbline, until Ctrl-C.
 *
 *   --desktop   in an installed VS Code instead of the browser
 *   --no-open   print the address, open nothing
 *   --check     start all of it, see the first live row, end it, and make sure that nothing is left
 *   --lab       a real Kubernetes API server with a real Argo CD instead of the demo cluster; needs Go
 */
import { parseArgs } from 'node:util';

import { thisMachine } from '../test/host/cache.ts';
import { openPage, pageOpener } from '../test/host/openPage.ts';
import { checkStart } from './startCheck.ts';
import { ADDRESS_LINE, startDemo } from './startDemo.ts';

const { values } = parseArgs({
  options: {
    desktop: { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    lab: { type: 'boolean', default: false },
  },
});

if (values.check) {
  process.exitCode = await checkStart({ lab: values.lab });
} else {
  process.exitCode = await runDemo();
}

/** Runs until Ctrl-C, or until the desktop window is closed. Returns the exit code. */
async function runDemo(): Promise<number> {
  const began = Date.now();
  const progress = (line: string): void => {
    console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  };
  let endNow = (): void => {};
  const interrupted = new Promise<void>((resolve) => {
    endNow = resolve;
  });
  let presses = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      presses++;
      if (presses > 2) {
        // What is left ends with this process; its folder is removed by the next start.
        process.exit(130);
      }
      endNow();
    });
  }
  const demo = startDemo({ desktop: values.desktop, lab: values.lab, progress });
  await Promise.race([demo.up.catch(() => undefined), interrupted]);
  try {
    if (presses === 0) {
      const up = await demo.up;
      if (up.url !== undefined) {
        showAddress(up.url);
      }
      await Promise.race([interrupted, up.closed]);
    }
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    console.log('Ending the demo');
    await demo.end();
  }
}

function showAddress(url: string): void {
  console.log(`\n${ADDRESS_LINE} ${url}\n`);
  console.log('Choose Plumbline in the activity bar, then "Select Context…". Ctrl-C ends everything.');
  const opener = values['no-open'] ? undefined : pageOpener(thisMachine());
  if (opener !== undefined) {
    openPage(opener, url);
  }
}
