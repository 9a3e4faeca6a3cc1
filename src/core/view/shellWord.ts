/** What a shell takes as it stands. A tilde, an equals sign or a dash in front would mean more than itself. */
const PLAIN = /^[\w:./][\w@%+=:,./-]*$/;
/** Control characters, and those that cannot be seen: pasted, they would reach the terminal itself. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** One word of a command line for a POSIX shell, whatever is in it. Nothing that a terminal obeys is left in it. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) {
    return text;
  }
  if (!UNPRINTABLE.test(text)) {
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  }
  // bash, zsh and ksh read it; a shell that does not gets a name that is nowhere.
  const escaped = Array.from(text, (character) =>
    UNPRINTABLE.test(character) ? bytesOf(character) : character.replace(/['\\]/, String.raw`\$&`),
  );
  return `$'${escaped.join('')}'`;
}

function bytesOf(character: string): string {
  return Array.from(
    new TextEncoder().encode(character),
    (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}
