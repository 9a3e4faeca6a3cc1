import type { TextRange } from '../rules/finding.ts';

/** One thing that can be written at the cursor. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'object' | 'path' | 'snippet';
  /** Dimmed, behind the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /**
   * In the notation of snippets: `$0` is where the cursor ends. Further lines count from the white space that the line
   * begins with.
   */
  readonly snippet: string;
  /** In the file: what is replaced. */
  readonly range: TextRange;
  /** Suggestions come in the order of this text. */
  readonly sort: string;
  readonly isDeprecated?: boolean;
  /** Ask for suggestions at once where the cursor ends. */
  readonly goesOn?: boolean;
}

/** Text that stands for itself in a snippet. */
export function literal(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

/** A scalar as it must be written so that it is read as this text. */
export function scalarText(value: string): string {
  const isPlain =
    /^[A-Za-z0-9_./~^-][^#:\n]*(?::(?=\S)[^#:\n]*)*$/.test(value) &&
    !/^(?:true|false|yes|no|on|off|y|n|null|~|[-+.\d][\d._eExXoO+-]*)$/i.test(value) &&
    !/^[-?] |\s$|^[-.]+$/.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}
