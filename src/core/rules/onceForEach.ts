import type { RuleDocument } from './rule.ts';

/**
 * A question about a document that several rules ask: answered once. Only the last answer is kept, since all rules look
 * at one document before the next.
 */
export function onceForEach<Answer, Context = void>(
  ask: (document: RuleDocument, context: Context) => Answer,
): (document: RuleDocument, context: Context) => Answer {
  let last: { readonly document: RuleDocument; readonly answer: Answer } | undefined;
  return (document, context) => {
    if (last?.document !== document) {
      last = { document, answer: ask(document, context) };
    }
    return last.answer;
  };
}
