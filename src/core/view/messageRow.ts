import { escapeMarkdown } from './markdown.ts';
import type { NodeId } from './nodeId.ts';
import type { Row, RowIcon } from './row.ts';

/** A line of text that does nothing. */
export function messageRow(
  id: NodeId,
  text: { readonly label: string; readonly description?: string; readonly icon: RowIcon },
): Row {
  const words = [text.label, text.description ?? ''].filter(Boolean);
  return {
    id,
    label: text.label,
    description: text.description ?? '',
    icon: text.icon,
    contextValue: 'message',
    collapsible: 'none',
    accessibilityLabel: words.join(', '),
    tooltip: () => escapeMarkdown(words.join(': ')),
    tooltipKey: '',
  };
}
