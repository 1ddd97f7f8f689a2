/** Small songs for tests: made up, in the manner of the corpus. */

/** A valid song: a pick-up, eight bars of 6/8, repeats. */
export const jig = `X:1
T:The Test of Patience
Z: id:test-jig-1
M:6/8
L:1/8
K:G Major
D|GAB dBG|cAF GED|GAB dBG|AFD G2:|!
d|gfg edB|gfg edB|ABA AFD|EFG G2:|!`;

/** Triplets and common time. */
export const reel = `X:2
T:The Bound Check
Z: id:test-reel-2
M:C
L:1/8
K:D Mixolydian
(3ABc dA FADF|E2 CE GECE|FADF (3ABc dA|GECE D4|!
fded cABc|dcAG FADF|GBAG FDEF|GECE D4||!`;

/** A corpus text in the layout of irish.abc. */
export const smallCorpusText = `${jig}\n\n${reel}\n\n`;
