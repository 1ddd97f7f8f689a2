/** The risk of a false alarm that a check, or a family of checks together, takes. */
export const riskOfFalseAlarm = 0.05;
