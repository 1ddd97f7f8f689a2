import type { Header } from './readings.ts';

/** The fields at a song's beginning, up to the key; found without the library, for songs that it must not see too. */
export function headersOf(song: string): Header[] {
  const headers: Header[] = [];
  for (const line of song.trimStart().split('\n')) {
    const match = /^([A-Za-z]):\s*(.*?)\s*$/.exec(line);
    if (match === null) break;
    const [, name = '', value = ''] = match;
    headers.push([name, value]);
    if (name === 'K') break;
  }
  return headers;
}
