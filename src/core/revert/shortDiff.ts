/** More lines than this are looked at in the diff editor, not in a plan. */
const MAX_LINES = 10;
const MAX_WIDTH = 160;

/**
 * The lines that differ, `-` for now and `+` for then, where they are few and in one place; undefined for more, which is
 * for the diff editor. A side that is not there is empty. The texts are masked already.
 */
export function shortDiff(before = '', after = ''): readonly string[] | undefined {
  const [now, then] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < now.length && start < then.length && now[start] === then[start]) {
    start++;
  }
  let end = 0;
  while (
    end < now.length - start &&
    end < then.length - start &&
    now[now.length - 1 - end] === then[then.length - 1 - end]
  ) {
    end++;
  }
  const gone = now.slice(start, now.length - end);
  const come = then.slice(start, then.length - end);
  return gone.length + come.length > MAX_LINES
    ? undefined
    : [...gone.map((line) => `- ${cut(line)}`), ...come.map((line) => `+ ${cut(line)}`)];
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function cut(line: string): string {
  return line.length <= MAX_WIDTH ? line : `${line.slice(0, MAX_WIDTH - 1)}…`;
}
