/** Probabilities and quantiles that verdicts rest on, from jstat; relative error below 1e-6 (see the tests). */
import jstat from 'jstat';

const { jStat } = jstat;

/** t with P(T <= t) = `probability` for Student's T; degrees of freedom are positive and may be fractional. */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(probability, degreesOfFreedom);
}

/**
 * P(|T| >= |t|) for Student's T, as I_x(df/2, 1/2) with x = df/(df + t^2): exact far into the tails, where
 * 1 - cdf(t) would cancel (Abramowitz and Stegun 26.7.1).
 */
export function studentTTwoSidedP(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return 0;
  return jStat.ibeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** z with P(Z <= z) = `probability` for the standard normal Z. */
export function normalQuantile(probability: number): number {
  return jStat.normal.inv(probability, 0, 1);
}

/** P(|Z| >= |z|) for the standard normal Z: the complementary error function, exact far into the tails. */
export function normalTwoSidedP(z: number): number {
  return jStat.erfc(Math.abs(z) / Math.SQRT2);
}
