import { openAbcLibrary, type Reading, type Score } from '../../harness/abc/index.ts';
import { internalError } from '../../harness/core/errors.ts';
import type { Result } from '../../harness/core/result-schema.ts';

/** The sheet music of a song, or why there is none. */
export type Scores = (abc: string) => Reading<Score>;

/**
 * Engraves the songs of a result, each once, in one process that ends with it. A song that cannot be drawn has its
 * reason. Throws 'worker-crashed' when the process does not start.
 */
export async function engraveSongs(result: Result): Promise<Scores> {
  const scores = new Map<string, Reading<Score>>();
  const library = openAbcLibrary();
  try {
    for (const abc of songsOf(result)) {
      if (!scores.has(abc)) scores.set(abc, await library.engrave(abc));
    }
  } finally {
    await library.close();
  }
  return (abc) => {
    const score = scores.get(abc);
    if (score === undefined) throw internalError('a song of another result');
    return score;
  };
}

function songsOf({ runs }: Result): string[] {
  return runs.flatMap(({ exhibits }) =>
    exhibits.flatMap((exhibit) => (exhibit.kind === 'songs' ? exhibit.songs.map(({ abc }) => abc) : [])),
  );
}
