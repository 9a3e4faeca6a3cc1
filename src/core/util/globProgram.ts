/** `one` is one character, as the source of a regular expression. */
export type GlobPart =
  | { readonly kind: 'star' }
  | { readonly kind: 'one'; readonly source: string }
  | { readonly kind: 'choice'; readonly options: readonly (readonly GlobPart[])[] };

/** Goes on to all of `next`; with `takes`, only over a character that it takes. */
interface Step {
  readonly takes?: RegExp;
  readonly next: number[];
}

const ANY = /^.$/su;

/** Walks all ways through a glob at once: as many steps as text and pattern are long, multiplied. */
export function globProgram(parts: readonly GlobPart[]): (text: string) => boolean {
  const steps: Step[] = [{ next: [] }];
  const start = emit(parts, END, steps);
  return (text) => run(steps, start, text);
}

function run(steps: readonly Step[], start: number, text: string): boolean {
  let here = reached([start], steps);
  for (const character of text) {
    const after = [...here].flatMap((index) => {
      const step = steps[index];
      return step?.takes?.test(character) === true ? step.next : [];
    });
    here = reached(after, steps);
  }
  return here.has(END);
}

const END = 0;

/** Adds the steps of the parts, from the last to the first; answers where they begin. */
function emit(parts: readonly GlobPart[], end: number, steps: Step[]): number {
  return parts.reduceRight((next, part) => {
    if (part.kind === 'one') {
      return add(steps, { takes: new RegExp(`^${part.source}$`, 'su'), next: [next] });
    }
    if (part.kind === 'choice') {
      return add(steps, { next: part.options.map((option) => emit(option, next, steps)) });
    }
    const either: Step = { next: [next] };
    const index = add(steps, either);
    either.next.push(add(steps, { takes: ANY, next: [index] }));
    return index;
  }, end);
}

function add(steps: Step[], step: Step): number {
  return steps.push(step) - 1;
}

/** With all that is reached without a character. */
function reached(from: readonly number[], steps: readonly Step[]): ReadonlySet<number> {
  const found = new Set(from);
  for (const index of found) {
    const step = steps[index];
    for (const next of step && !step.takes ? step.next : []) {
      found.add(next); // a set that grows while it is walked is walked to its end
    }
  }
  return found;
}
