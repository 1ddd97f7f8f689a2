/** Objects that a library which keeps names as keys of plain objects can be made to write into. */
const watched = [
  Object,
  Object.prototype,
  Function.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
];

const keysNow = () => watched.map((object) => Reflect.ownKeys(object).length);
const keysAtFirst = keysNow();

/** Whether something was added to or taken from the language's own objects since this module was loaded. */
export function builtInsChanged(): boolean {
  return keysNow().some((count, index) => count !== keysAtFirst[index]);
}
