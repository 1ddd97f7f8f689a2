/** ABC notation, the language of the songs in a result. */
export { openAbcLibrary, type AbcLibrary } from './library.ts';
export type { Bar, Reading, Score, Tune } from './readings.ts';
