import { open } from 'node:fs/promises';

import * as l10n from '@vscode/l10n';

/** The largest kubeconfig files of the field hold some thousand contexts and stay below this. */
const MAX_BYTES = 8 * 1024 * 1024;

export type KubeconfigText =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'missing' }
  | { readonly state: 'broken'; readonly problem: string };

/** Reads a file that a user named, which may be anything: a folder, a disk image, a file of another user. */
export async function readKubeconfig(file: string): Promise<KubeconfigText> {
  try {
    const handle = await open(file, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) {
        return { state: 'broken', problem: l10n.t('This is not a file') };
      }
      if (stat.size > MAX_BYTES) {
        const megabytes = Math.round(stat.size / 1024 / 1024);
        return { state: 'broken', problem: l10n.t('{0} MB is too large for a kubeconfig file', megabytes) };
      }
      return { state: 'read', text: decode(await handle.readFile()) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return isMissing(error)
      ? { state: 'missing' }
      : { state: 'broken', problem: error instanceof Error ? error.message : String(error) };
  }
}

/** PowerShell's `>` writes UTF-16 with a mark; editors on Windows put one before UTF-8 too. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return bytes.toString('utf16le').slice(1);
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
