/** How the numbers of a comparison are made, for whoever reads its page without the documentation. */
export const methods: readonly string[] = [
  'Ratios are those of Hodges and Lehmann: every value of one contender over every value of the other, and their median. Their intervals and tests are the exact ones of Mann and Whitney, which assume no distribution.',
  'A value is one run, or one round of a benchmark: the calls within a process follow each other and are no independent measurements. All values of a contender are of one session: an hour in which its machine is slow is in none of the intervals.',
  'The primary measure of each workload is the time of a training step. All of them, over workloads and contenders, share one risk of 5% (Holm), and their intervals show that decision. The other measures are many: of those marked as better or worse a share of 5% may be chance (Benjamini and Hochberg); their intervals are plain 95% ones.',
  'Time to the target is the time of the training loop up to the point of the curve that first reaches it, by its share of the steps, without loading, capture and compilation. Runs that never reach it, diverge or crash count as later than all others.',
  'Whether contenders learnt the same is tested for equivalence (two one-sided tests at 5%) within the margins that the stored references state; that they differ shares one risk of 5% over all metrics (Holm).',
  'The geometric mean is over these workloads, with the error of Welch and Satterthwaite on logarithms; it says nothing about others.',
];
