import type { GradedStudent } from '../../harness/grade/schema.ts';
import { anchor } from '../view/anchor.ts';

const longest = 60;
/** Names of devices, which Windows takes for no file whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** A name for each student's page and folder, letters, digits and dashes, no two equal on any file system. */
export function pageNames(students: readonly GradedStudent[]): readonly string[] {
  const taken = new Set<string>();
  return students.map(({ name, id }) => {
    const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
    const short = anchor(plain === '' ? (id ?? '') : plain).slice(0, longest);
    const base = reserved.test(short) ? `x-${short}` : short;
    let found = base;
    for (let number = 2; taken.has(found); number++) found = `${base}-${number}`;
    taken.add(found);
    return found;
  });
}
