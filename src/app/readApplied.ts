import * as l10n from '@vscode/l10n';

import type { SourcedFrom } from '../core/diff/compareTarget.ts';
import type { AppliedStore } from '../core/engines/engine.ts';
import { readManifestFile } from '../core/manifest/directorySource.ts';
import type { Note } from '../core/model/plan.ts';
import type { ClusterClient } from '../core/ports.ts';
import { clusterErrorWords } from '../core/view/errorWords.ts';

/** A Secret holds a mebibyte at most; nothing that is rendered is a hundred times as large. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * What was applied last, from the Secret that has it: only for a difference that a user asked for. It is read once he is
 * known to have the right, and nothing of it is kept but the objects, which are masked before they are compared.
 */
export async function readApplied(
  store: AppliedStore,
  client: ClusterClient,
  signal: AbortSignal,
): Promise<readonly SourcedFrom[] | Note> {
  const { secret, from } = store;
  const { namespace, name } = secret;
  const may = await client.may({ verb: 'get', group: '', resource: 'secrets', namespace, name }, signal);
  if (!may.ok || !may.value) {
    return {
      code: 'noReleaseRight',
      text: l10n.t(
        'What the {0} declared stands in Secret {1} in {2}, which you may not read: the left side is what the controller owns.',
        from,
        name,
        namespace,
      ),
    };
  }
  const found = await client.get(secret, signal);
  if (!found.ok) {
    return unread(from, clusterErrorWords(found.error).summary);
  }
  const packed = store.packed(found.value);
  const record = packed && (await unpacked(packed));
  const manifest = record === undefined ? undefined : store.manifest(record);
  if (manifest === undefined) {
    return unread(from, l10n.t('Secret {0} holds no record of Helm that can be read here.', name));
  }
  return readManifestFile(from, manifest).objects.map((object) => ({ ...object, from, file: '' }));
}

function unread(from: string, why: string): Note {
  return {
    code: 'releaseUnread',
    text: l10n.t('The {0} could not be read, so the left side is what the controller owns. {1}', from, why),
  };
}

/** Undefined for what is cut off, broken or too large. */
async function unpacked(bytes: Uint8Array): Promise<string | undefined> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    return new TextDecoder().decode(bytes);
  }
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  try {
    const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
    for await (const part of stream) {
      size += part.byteLength;
      if (size > LIMIT_BYTES) {
        return undefined;
      }
      parts.push(decoder.decode(part, { stream: true }));
    }
  } catch {
    return undefined;
  }
  return [...parts, decoder.decode()].join('');
}
