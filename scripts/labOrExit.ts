import { startLab, type Lab, type LabOptions } from '../test/lab/boot.ts';
import { GoMissing } from '../test/lab/go.ts';

/**
 * A lab for a script that records: a signal ends both. Where Go is missing, the script ends with the sentence that says
 * so.
 */
export async function labOrExit(options: LabOptions): Promise<Lab> {
  try {
    const lab = await startLab(options);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => void lab.close().then(() => process.exit(130)));
    }
    return lab;
  } catch (error) {
    if (!(error instanceof GoMissing)) {
      throw error;
    }
    console.error(error.message);
    return process.exit(1);
  }
}
