/** Ways in which a file gets damaged, as a generator of fast-check. */
import fc from 'fast-check';

/** JSON in place of a value: as text, since no value of JavaScript stands for some of it. */
const replacements: readonly string[] = [
  ...['null', 'true', '0', '-1', '1.5', '1e308', '-1e308', '1e999', '5e-324', '9007199254740993', '-0'],
  ...['""', '"NaN"', '"Infinity"', '"__proto__"', '"\\u0000\\u001b[2J"', '"\\ud800"', '"1e400"', '"../../x"'],
  ...['[]', '{}', '[null]', '[[]]', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":null}}', '[1e999]'],
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(20_000)}0${'}'.repeat(20_000)}`,
  `"${'x'.repeat(100_000)}"`,
  `[${'0,'.repeat(50_000)}0]`,
];

type Corruption = (content: Buffer) => Buffer;

const at = (fraction: number, length: number) => Math.min(length - 1, Math.floor(fraction * length));
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const flipped = fc
  .array(fc.tuple(fraction, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 })
  .map((flips): Corruption => (content) => {
    const bytes = Buffer.from(content);
    for (const [where, mask] of flips) {
      const index = at(where, bytes.length);
      bytes[index] = (bytes[index] ?? 0) ^ mask;
    }
    return bytes;
  });

const truncated = fraction.map(
  (where): Corruption =>
    (content) =>
      content.subarray(0, at(where, content.length)),
);

/** A part goes away, or is there twice. */
const cut = fc
  .tuple(fraction, fraction, fc.boolean())
  .map(([where, length, twice]): Corruption => (content) => {
    const begin = at(where, content.length);
    const end = begin + 1 + at(length, Math.min(512, content.length - begin));
    return Buffer.concat([content.subarray(0, twice ? end : begin), content.subarray(twice ? begin : end)]);
  });

/** What the bytes of any file can suffer. */
export const ofBytes: fc.Arbitrary<Corruption> = fc.oneof(flipped, truncated, cut);

interface Place {
  readonly parent: unknown[] | Record<string, unknown>;
  readonly key: string | number;
}

/** Every value in a document but the document itself. */
function placesIn(parent: unknown): Place[] {
  if (typeof parent !== 'object' || parent === null) return [];
  const isList = Array.isArray(parent);
  return Object.entries(parent).flatMap(([key, value]) => [
    isList ? { parent, key: Number(key) } : { parent: parent as Record<string, unknown>, key },
    ...placesIn(value),
  ]);
}

/** Stands for text that is put in its place when the document has been written. */
const mark = '@@here@@';

/**
 * Changes one value of a JSON document. Long lists of numbers are most values of a result, and no more interesting than
 * its few words: so first a kind of place is drawn, by its name, then one of them.
 */
function changeValue(content: Buffer, kind: number, which: number, change: (place: Place) => string): Buffer {
  const document: unknown = JSON.parse(content.toString());
  const byName = groupByName(placesIn(document));
  const names = [...byName.keys()];
  const places = byName.get(names[at(kind, names.length)] ?? '') ?? [];
  const place = places[at(which, places.length)];
  if (place === undefined) return content;
  const text = change(place);
  return Buffer.from(JSON.stringify(document).replace(`"${mark}"`, () => text));
}

/** What a value is exchanged for where each is tried; undefined leaves it out. */
const exchanges: readonly unknown[] = [undefined, null, [], {}, 0, 1, false, 'full', 'real'];

/** Elements of a list that are tried: the others are like them. */
const triedElements = 2;

/** The document with each of its values exchanged in turn, alone. */
export function* exchanged(document: unknown): Generator<string> {
  for (const place of placesIn(document)) {
    const { parent, key } = place;
    if (typeof key === 'number' && key >= triedElements) continue;
    const before = Array.isArray(parent) ? parent[Number(key)] : parent[key];
    for (const value of exchanges) {
      const isLeftOutOfList = value === undefined && Array.isArray(parent);
      if (isLeftOutOfList) parent.splice(Number(key), 1);
      else put(place, value);
      yield JSON.stringify(document);
      if (isLeftOutOfList) parent.splice(Number(key), 0, before);
      else put(place, before);
    }
  }
}

function groupByName(places: readonly Place[]): Map<string, Place[]> {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const name = typeof place.key === 'number' ? '[]' : place.key;
    groups.set(name, [...(groups.get(name) ?? []), place]);
  }
  return groups;
}

function put({ parent, key }: Place, value: unknown): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else parent[key] = value;
}

const replaced = fc.tuple(fraction, fraction, fc.constantFrom(...replacements)).map(
  ([kind, which, text]): Corruption =>
    (content) =>
      changeValue(content, kind, which, (place) => {
        put(place, mark);
        return text;
      }),
);

/** As an attack on a reader that copies keys would have it, or a merge gone wrong. */
const doubled = fc
  .tuple(
    fraction,
    fraction,
    fc.constantFrom(...replacements),
    fc.constantFrom('own', '__proto__', 'constructor'),
  )
  .map(
    ([kind, which, text, name]): Corruption =>
      (content) =>
        changeValue(content, kind, which, (place) => {
          const { parent, key } = place;
          const before = JSON.stringify(Array.isArray(parent) ? parent[Number(key)] : parent[key]);
          put(place, mark);
          const second = name === 'own' ? String(key) : name;
          return Array.isArray(parent) ? `${before},${text}` : `${before},${JSON.stringify(second)}:${text}`;
        }),
  );

const removed = fc.tuple(fraction, fraction).map(
  ([kind, which]): Corruption =>
    (content) =>
      changeValue(content, kind, which, ({ parent, key }) => {
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else Reflect.deleteProperty(parent, key);
        return '';
      }),
);

/** What a JSON document can suffer beside. */
export const ofJson: fc.Arbitrary<Corruption> = fc.oneof(
  { weight: 3, arbitrary: replaced },
  { weight: 1, arbitrary: doubled },
  { weight: 2, arbitrary: removed },
  { weight: 2, arbitrary: ofBytes },
);

/** Values that plain JavaScript puts where others are expected. */
const strangers: readonly unknown[] = [
  ...[undefined, null, NaN, Infinity, -1, 0.5, 1e308, '', ' ', 'NaN', '__proto__', 'constructor', 'toString'],
  ...[[], {}, [null], [[]], Symbol('s'), 10n, () => null, new Date(NaN), new Map(), new URL('https://a.b/')],
  ...[JSON.parse('{"__proto__":{"a":1}}') as unknown, 'file:///x', '../x', 'x'.repeat(100_000)],
];

/** A copy of lists and plain objects; functions and everything else stay the same. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
}

/** What a value of JavaScript can suffer: the copy has another one somewhere. */
export const ofValues: fc.Arbitrary<(value: unknown) => unknown> = fc
  .tuple(fraction, fraction, fc.constantFrom(...strangers), fc.boolean())
  .map(([kind, which, stranger, isRemoved]) => (value: unknown) => {
    const copy = copied(value);
    const byName = groupByName(placesIn(copy));
    const names = [...byName.keys()];
    const places = byName.get(names[at(kind, names.length)] ?? '') ?? [];
    const place = places[at(which, places.length)];
    if (place !== undefined && isRemoved && !Array.isArray(place.parent))
      Reflect.deleteProperty(place.parent, place.key);
    else if (place !== undefined) put(place, stranger);
    return copy;
  });
