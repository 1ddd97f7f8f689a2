/** Names of people as they come in rosters, folders and files: compared without case, accents and punctuation. */

/** 'José van Doe' as 'josevandoe': what two ways to write a name have in common. */
export function plainName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The words of a name in the order in which it is spoken: 'Doe, Jane' is Jane Doe. */
export function nameWords(name: string): readonly string[] {
  const [last = '', first] = name.split(',', 2);
  return (first === undefined ? name : `${first} ${last}`).split(/[\s._]+/).filter((word) => plainName(word));
}

/** A name in every order that keeps neighbours: folders begin with the last name as often as with the first. */
export function nameOrders(name: string): readonly (readonly string[])[] {
  const words = nameWords(name);
  return words.map((_, start) => [...words.slice(start), ...words.slice(0, start)]);
}
