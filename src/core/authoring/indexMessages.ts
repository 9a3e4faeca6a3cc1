import type { ClusterFacts, RuleSettings } from '../rules/context.ts';
import type { RuleId, Severity } from '../rules/finding.ts';
import type { KindSchema } from '../schema/catalog.ts';
import type { Disposable } from '../util/emitter.ts';
import type { Clone, Disk } from '../workspace/repositoryFacts.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';

/** A workspace folder that is read file by file. All paths in messages count from `root`, with forward slashes. */
export interface IndexedFolder {
  /** By which both sides name it. */
  readonly key: string;
  /** Absolute: the top of the repository that the folder lies in, or the folder itself. */
  readonly root: string;
  /** The folder below `root`; empty for all of it. Only what lies below is read. */
  readonly prefix: string;
}

/** What the workspace index is told. */
export type IndexRequest =
  | {
      readonly type: 'open';
      readonly folder: IndexedFolder;
      /** The schemas that come with the extension, as a file. */
      readonly catalog: string;
      readonly settings: RuleSettings;
    }
  | { readonly type: 'close'; readonly key: string }
  /** Files that came, changed or went. */
  | { readonly type: 'touch'; readonly key: string; readonly paths: readonly string[] }
  | { readonly type: 'settings'; readonly key: string; readonly settings: RuleSettings }
  | {
      readonly type: 'cluster';
      readonly kinds: readonly KindSchema[];
      readonly facts: ClusterFacts | undefined;
    };

/** What it answers. */
export type IndexAnswer =
  | {
      readonly type: 'facts';
      readonly key: string;
      /** Undefined: the file is gone, or says nothing any more. */
      readonly files: readonly (readonly [path: string, facts: FileFacts | undefined])[];
    }
  | {
      readonly type: 'findings';
      readonly key: string;
      readonly files: readonly (readonly [path: string, findings: readonly PlacedFinding[]])[];
    }
  /** CRDs that files of the folder hold. */
  | { readonly type: 'kinds'; readonly key: string; readonly kinds: readonly KindSchema[] }
  | { readonly type: 'clone'; readonly key: string; readonly clone: Clone }
  /** All files have been read once. `isCut`: there were more than are looked at. */
  | {
      readonly type: 'read';
      readonly key: string;
      readonly files: number;
      readonly ms: number;
      readonly isCut: boolean;
    }
  /** A rule failed: a bug of its own, the others go on. */
  | { readonly type: 'trouble'; readonly message: string };

/** A finding in a file that nobody has open: places as line and character, fixes left to the open document. */
export interface PlacedFinding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Place;
  readonly related: readonly { readonly message: string; readonly range: Place }[];
  readonly tags: readonly ('deprecated' | 'unnecessary')[];
}

/** Start line and character, end line and character; from 0, characters are UTF-16 units. */
export type Place = readonly [number, number, number, number];

/** The index wherever it runs, with what the host asks the disk itself. */
export interface IndexPort extends Disposable {
  send(request: IndexRequest): void;
  /** The nearest clone that an absolute folder lies in; the folder itself where there is none. */
  topOf(folder: string): string;
  diskOf(root: string): Disk;
}

export type OpenIndex = (listen: (answer: IndexAnswer) => void) => Promise<IndexPort>;
