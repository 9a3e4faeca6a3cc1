import { escapeMarkdown } from './markdown.ts';
import { appMessageNode } from './nodeId.ts';
import type { Row, RowCommand, RowIcon } from './row.ts';
import type { AppSubject } from './subject.ts';

/** A line of text below an app. */
export interface LineText {
  readonly label: string;
  readonly description?: string;
  readonly icon: RowIcon;
  readonly tooltip?: string;
  /** Where the row is too short to be understood without seeing it. */
  readonly spoken?: string;
  readonly command?: Omit<RowCommand, 'args'> & { readonly args?: readonly string[] };
}

export function line({ app }: AppSubject, topic: string, text: LineText): Row {
  const id = appMessageNode(app.id, topic);
  const description = text.description ?? '';
  return {
    id,
    label: text.label,
    description,
    icon: text.icon,
    contextValue: 'message',
    collapsible: 'none',
    accessibilityLabel: text.spoken ?? [text.label, description].filter(Boolean).join(', '),
    tooltip: () => text.tooltip ?? escapeMarkdown([text.label, description].filter(Boolean).join(': ')),
    tooltipKey: text.tooltip ?? '',
    ...(text.command === undefined ? {} : { command: { args: [id], ...text.command } }),
  };
}
