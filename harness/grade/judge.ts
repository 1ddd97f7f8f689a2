/** From what was read to what is said of it. */
import type { Basis, ExerciseInfo, Finding } from './contract.ts';
import { chanceInWords, heldAgainst, type Judges } from './held-against.ts';
import type { GradedExercise, HeldAgainst, MeasuredValue, ValueVerdict } from './schema.ts';

/** A verdict with what it rests on. */
type Ruling = Pick<GradedExercise, 'verdict' | 'against' | 'recipe' | 'reason'>;

/** Where the interval of a printed number lies; a touch of the range counts as inside. */
function place({ low, high }: MeasuredValue, held: HeldAgainst): 'below' | 'inside' | 'above' {
  if (held.low !== null && high < held.low) return 'below';
  return held.high !== null && low > held.high ? 'above' : 'inside';
}

const verdictOf = { below: 'worse', inside: 'reproduced', above: 'better' } as const;

/** 'The recipe was changed: rate 0.01 in place of 0.1.'; empty for no change. */
function changesInWords(differences: GradedExercise['recipe']): string {
  const all = differences.map(({ name, expected, found }) => `${name} ${found} in place of ${expected}`);
  return all.length === 0 ? '' : `The recipe was changed: ${all.join(', ')}.`;
}

function ruleByRuns(value: MeasuredValue, basis: Basis & { by: 'runs' }, judges: Judges): Ruling {
  const { suite, metric, recipe, expected, differences, incomparable } = basis;
  const ofStudent = heldAgainst({ suite, metric, recipe }, judges);
  const changed = changesInWords(differences);
  if (incomparable === null && ofStudent.length > 0) {
    return { ...ruleByRanges(value, ofStudent, changed), recipe: differences };
  }
  const ofEdition = heldAgainst({ suite, metric, recipe: expected }, judges);
  const where = ofEdition
    .filter(({ kind }) => kind === 'measured')
    .map(
      (held) => `Of the edition's own recipe: ${held.text}; this value is ${words[place(value, held)]} it.`,
    );
  const why = incomparable ?? 'No runs of this recipe are stored, so the value is held against nothing.';
  return {
    verdict: 'not-evaluated',
    against: ofEdition,
    recipe: differences,
    reason: [changed, why, ...where].filter((part) => part !== '').join(' '),
  };
}

const words = { below: 'below', inside: 'inside', above: 'above' } as const;

/** The stored runs decide, and what was published where there are none: its spread is theirs. */
function ruleByRanges(value: MeasuredValue, against: HeldAgainst[], changed: string): Omit<Ruling, 'recipe'> {
  const deciding = against.find(({ kind }) => kind === 'measured') ?? against[0];
  if (deciding === undefined) return { verdict: 'not-evaluated', against, reason: changed };
  const at = place(value, deciding);
  const others = against
    .filter((held) => held !== deciding)
    .map(
      (held) =>
        `${held.kind === 'published' ? 'Published' : 'Stored'}: ${held.text}; the value is ${words[place(value, held)]} the range of one run like it.`,
    );
  const chance = deciding.chance === null ? '' : `; ${chanceInWords}`;
  return {
    verdict: verdictOf[at],
    against,
    reason: [
      changed,
      `The value is ${words[at]} ${deciding.kind === 'measured' ? '' : 'the margin of '}${deciding.text}${chance}.`,
      ...others,
    ]
      .filter((part) => part !== '')
      .join(' '),
  };
}

function ruleByDefinition(value: MeasuredValue, { low, high, text }: Basis & { by: 'definition' }): Ruling {
  const held: HeldAgainst = { kind: 'definition', recipe: null, text, low, high, runs: null, chance: null };
  const isRight = place(value, held) === 'inside';
  return {
    verdict: isRight ? 'reproduced' : 'worse',
    against: [held],
    recipe: [],
    reason: isRight ? `It is ${text}.` : `Expected ${text}, found ${value.text}.`,
  };
}

function rule(value: MeasuredValue, basis: Basis, judges: Judges): Ruling {
  switch (basis.by) {
    case 'runs':
      return ruleByRuns(value, basis, judges);
    case 'definition':
      return ruleByDefinition(value, basis);
    case 'nothing': {
      const { differences = [], reason } = basis;
      const parts = [changesInWords(differences), reason].filter((part) => part !== '');
      return { verdict: 'shown', against: [], recipe: differences, reason: parts.join(' ') };
    }
    case 'missing':
      return { verdict: 'not-evaluated', against: [], recipe: [], reason: basis.reason };
  }
}

const provenVerdict = { proven: 'reproduced', disproven: 'worse' } as const satisfies Record<
  string,
  ValueVerdict
>;

/** One exercise of one student. */
export function judgeFinding(
  finding: Finding,
  { id, title }: ExerciseInfo,
  lab: string,
  judges: Judges,
): GradedExercise {
  const common = { exercise: id, title, lab, points: null, maxPoints: null };
  if (finding.state === 'value') {
    const { value, evidence, basis, notes } = finding;
    const ruling = rule(value, basis, judges);
    return {
      ...common,
      ...ruling,
      value,
      evidence,
      reason: [ruling.reason, ...notes].join(' '),
    };
  }
  const { state, reason, value = null, evidence = null } = finding;
  const verdict = state === 'proven' || state === 'disproven' ? provenVerdict[state] : state;
  const shown = value === null || verdict !== 'failed' ? '' : ` It shows ${value.text}.`;
  return { ...common, verdict, value, evidence, against: [], recipe: [], reason: `${reason}${shown}` };
}
