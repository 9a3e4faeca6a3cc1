export interface Person {
  readonly name: string;
  readonly email: string;
  /** Where the clock on the wall stands, as Git writes it. */
  readonly zone: '+0000' | '+0100' | '+0200' | '-0100';
}

function person(name: string, email: string, zone: Person['zone']): Person {
  return { name, email: `${email}@fernhill.example`, zone };
}

export const mara = person('Mara Lindqvist', 'mara.lindqvist', '+0100');
export const jonas = person('Jonas Weber', 'jonas.weber', '+0100');
export const priya = person('Priya Nair', 'priya.nair', '+0000');
export const tomas = person('Tomás Rey', 'tomas.rey', '+0100');
export const aino = person('Aino Salmela', 'aino.salmela', '+0200');
export const edwin = person('Edwin Okafor', 'edwin.okafor', '+0000');
export const lucia = person('Lucía Ferrán', 'lucia.ferran', '-0100');
export const noor = person('Noor Haddad', 'noor.haddad', '+0100');

/** Writes image tags. */
export const imageBot = person('image-bot[bot]', 'image-bot', '+0000');
/** Opens pull requests for new versions. */
export const updateBot = person('update-bot[bot]', 'update-bot', '+0000');
/** Commits what is merged or squashed in the browser. */
export const forge = person('Fernhill Git', 'noreply', '+0000');

/** `Name <mail>` as commits and trailers have it. */
export function signature({ name, email }: Person): string {
  return `${name} <${email}>`;
}
