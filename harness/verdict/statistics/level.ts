/** The risks that verdicts take. `docs/alarms.md` says how they follow from each other and what they cost. */

/** That a family of checks (Holm), a curve or an interval is wrong about runs that are as they should be. */
export const riskOfFalseAlarm = 0.05;

/**
 * That runs of the engine that measured a reference are suspect though nothing changed. Suspicion costs the training
 * of some fresh seeds and never an alarm, so it may be frequent, and sees small changes for it.
 */
export const riskOfSuspicion = 0.1;

/**
 * That a result without any change fails: all suites, checks and curves together. One half is for checks that fresh
 * seeds confirm, the other for those that fail at once, by the mean of several runs.
 */
export const riskOfResult = 0.01;

/** The least number of runs whose mean can fail a check: one or two say too little about how runs are spread. */
export const fewestRunsToFail = 3;
