import type { RuleDocument } from './rule.ts';

/**
 * A question about a document that several rules ask: answered once. Only the last answer is kept, since all rules look
 * at one document before the next.
 */
export function onceForEach<Rest extends readonly unknown[], Answer>(
  ask: (document: RuleDocument, ...rest: Rest) => Answer,
): (document: RuleDocument, ...rest: Rest) => Answer {
  let last: { readonly document: RuleDocument; readonly answer: Answer } | undefined;
  return (document, ...rest) => {
    if (last?.document !== document) {
      last = { document, answer: ask(document, ...rest) };
    }
    return last.answer;
  };
}
