/** Notices random numbers that come from no seed: two runs of one seed would differ, and nothing else would tell why. */

/**
 * Tells once when `Math.random` is called, from now until the returned function is: tfjs draws from it for an
 * initializer, a shuffle or a dropout without a seed.
 */
export function noticeUnseeded(tell: (line: string) => void): () => void {
  const original = Math.random;
  let told = false;
  const noticing = () => {
    if (!told) {
      told = true;
      tell(
        'random numbers without a seed were drawn (Math.random): two runs of one seed will differ. Give every tfjs ' +
          "initializer a seed, context.random.seedFor('name'), and draw the rest from context.random.",
      );
    }
    return original();
  };
  Math.random = noticing;
  return () => {
    // Whoever put another in its place puts this one back, or means it.
    if (Math.random === noticing) Math.random = original;
  };
}
