/** Tells of work that has said nothing for a while; a limit would have to know how long the work may take. */
export interface SilenceWatch {
  /** Something was heard. */
  heard(): void;
  end(): void;
}

const firstMinutes = 5;

/**
 * Watches from now on. Timers run on a monotonic clock, so a clock that is set does not matter.
 *
 * @param tell - Told after five silent minutes, and again whenever the silence has doubled.
 * @param minuteMs - How long a minute is, for tests.
 */
export function watchSilence(tell: (line: string) => void, minuteMs = 60_000): SilenceWatch {
  let timer: NodeJS.Timeout | undefined;
  const wait = (silentMinutes: number, nextMinutes: number) => {
    timer = setTimeout(
      () => {
        tell(`no progress for ${nextMinutes} minutes; still waiting. Ctrl-C keeps what was measured.`);
        wait(nextMinutes, 2 * nextMinutes);
      },
      (nextMinutes - silentMinutes) * minuteMs,
    );
  };
  const end = () => {
    clearTimeout(timer);
  };
  wait(0, firstMinutes);
  return {
    heard() {
      end();
      wait(0, firstMinutes);
    },
    end,
  };
}
