/** jstat ships no types; these are the functions that distributions.ts uses. */
declare module 'jstat' {
  interface InvertibleDistribution {
    /** Quantile at probability `p`. */
    inv(p: number, ...parameters: number[]): number;
  }
  const jstat: {
    readonly jStat: {
      readonly studentt: InvertibleDistribution;
      readonly normal: InvertibleDistribution;
      /** Regularized incomplete beta function I_x(a, b). */
      ibeta(x: number, a: number, b: number): number;
      /** Complementary error function. */
      erfc(x: number): number;
    };
  };
  export default jstat;
}
