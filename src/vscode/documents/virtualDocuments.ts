import * as vscode from 'vscode';

import type { Clock } from '../../core/ports.ts';
import { BoundedCache } from '../../core/util/boundedCache.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { DOCUMENT_SCHEME, documentAddress, parseDocumentAddress } from '../../core/view/documentId.ts';
import type { DocumentId, DocumentKind } from '../../core/view/documentId.ts';
import type { ShownText } from '../../core/view/comparisonDocuments.ts';

/** Texts that may be kept for open and recently open tabs; what was given up shows its hint. */
const CACHE_BYTES = 24 * 1024 * 1024;

/** What a kind of document says where its text is not at hand, as in a tab that came back after a reload. */
export type HintFor = (id: DocumentId) => string;

interface Entry {
  readonly bytes: Uint8Array;
  readonly marks: ShownText['marks'];
  readonly at: number;
}

/**
 * The file system behind `plumbline:` URIs. A text is put by whoever asked the cluster or Git for it; reading never
 * makes a call: a restored tab without its text shows the hint of its kind. Everything put here is masked already.
 */
export class VirtualDocuments implements vscode.FileSystemProvider, Disposable {
  readonly #clock: Clock;
  readonly #hints = new Map<DocumentKind, HintFor>();
  readonly #entries = new BoundedCache<Entry>(CACHE_BYTES, (entry) => entry.bytes.byteLength);
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;

  readonly onDidChangeFile = this.#changed.event;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#registration = vscode.workspace.registerFileSystemProvider(DOCUMENT_SCHEME, this, {
      isCaseSensitive: true,
      isReadonly: new vscode.MarkdownString(
        vscode.l10n.t(
          'This text comes from the cluster or from Git and cannot be edited here. Change the manifest in Git.',
        ),
      ),
    });
  }

  /** Adds a kind of document. Later features add theirs. */
  register(kind: DocumentKind, hint: HintFor): void {
    this.#hints.set(kind, hint);
  }

  /** Puts a text and answers where it can be opened. */
  put(shown: ShownText): vscode.Uri {
    const uri = documentUri(shown.id);
    this.#entries.set(uri.toString(), {
      bytes: new TextEncoder().encode(shown.text),
      marks: shown.marks,
      at: this.#clock.now(),
    });
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    return uri;
  }

  /** Marks of the changed lines of an open document; empty where there are none. */
  marksOf(uri: vscode.Uri): ShownText['marks'] {
    return this.#entries.get(uri.toString())?.marks ?? [];
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const entry = this.#entries.get(uri.toString());
    return {
      type: vscode.FileType.File,
      permissions: vscode.FilePermission.Readonly,
      ctime: 0,
      mtime: entry?.at ?? 1,
      size: (entry?.bytes ?? this.#hint(uri)).byteLength,
    };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#entries.get(uri.toString())?.bytes ?? this.#hint(uri);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined); // changes are told for every document
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #hint(uri: vscode.Uri): Uint8Array {
    const id = parseDocumentAddress(uri);
    const hint = id && this.#hints.get(id.kind)?.(id);
    return new TextEncoder().encode(`${hint ?? vscode.l10n.t('# Plumbline does not know this document.')}\n`);
  }
}

export function documentUri(id: DocumentId): vscode.Uri {
  return vscode.Uri.from({ scheme: DOCUMENT_SCHEME, ...documentAddress(id) });
}
