/** Checks what a course's author wrote, so that a mistake is named by file and field before anything is trained. */
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ReprolabError } from '../core/errors.ts';
import { datasetsOf } from '../data/dataset.ts';
import { profileSchema } from '../core/result-schema.ts';
import type { Recipe } from '../suite.ts';
import type { Course } from './course.ts';

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a kebab-case name such as my-lab');
const text = z.string().trim().min(1, 'expected some text');
const recipe = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], 'expected a string, number or boolean'),
);

const aFunction = z.custom((value) => typeof value === 'function', 'expected a function');

const bytes = z.int('expected a number of bytes').nonnegative('expected a number of bytes');

const fileSchema = z.looseObject({
  name: text,
  format: z.looseObject(
    { words: text, matches: aFunction, isHeld: z.boolean() },
    'expected a format, such as formats.idx',
  ),
  gzip: z.boolean('expected true or false'),
  sizeBytes: bytes,
  sha256: z.custom(
    (value) => value === null || (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)),
    'expected a SHA-256 of 64 digits 0 to 9 and a to f, or null',
  ),
  downloadBytes: bytes,
  urls: z.array(z.url({ protocol: /^https?$/ })),
});

const datasetSchema = z.discriminatedUnion('origin', [
  z.looseObject({
    origin: z.literal('files'),
    name,
    title: text,
    provenance: text,
    folders: z.array(text).min(1, "expected at least one name of the dataset's folder"),
    files: z.array(fileSchema),
    read: aFunction,
    standIn: z.union([z.null(), aFunction], 'expected a function or null'),
  }),
  z.looseObject({ origin: z.literal('generated'), name, title: text, provenance: text, generate: aFunction }),
]);

const suiteSchema = z
  .looseObject({
    name,
    version: z.int('expected a whole number from 1').positive('expected a whole number from 1'),
    lab: text,
    title: text,
    summary: text,
    recipes: z.record(name, recipe),
    defaultRecipe: z.string(),
    shortenings: z.partialRecord(profileSchema, z.strictObject({ reason: text, overrides: recipe })),
    datasets: z.array(datasetSchema),
    expectedSeconds: z.record(z.string(), z.number().positive()).optional(),
    prepare: aFunction,
  })
  .superRefine(({ recipes, defaultRecipe, shortenings }, context) => {
    const names = Object.keys(recipes);
    if (!names.includes(defaultRecipe)) {
      context.addIssue({
        code: 'custom',
        path: ['defaultRecipe'],
        message: `expected one of its recipes (${names.join(', ') || 'there are none'}), found '${defaultRecipe}'`,
      });
    }
    for (const [profile, shortening] of Object.entries(shortenings)) {
      for (const [field, value] of Object.entries(shortening.overrides)) {
        const problem = overrideProblem(recipes, field, value);
        if (problem !== null) {
          context.addIssue({
            code: 'custom',
            path: ['shortenings', profile, 'overrides', field],
            message: problem,
          });
        }
      }
    }
  });

/** Why an override fits no recipe: no recipe has the field, or another type in it. */
function overrideProblem(
  recipes: Readonly<Record<string, Recipe>>,
  field: string,
  value: unknown,
): string | null {
  const having = Object.values(recipes).flatMap((values) =>
    Object.hasOwn(values, field) ? [values[field]] : [],
  );
  if (having.length === 0) return 'no recipe has this field';
  const wanted = having.find((present) => typeof present !== typeof value);
  return wanted === undefined
    ? null
    : `expected a ${typeof wanted} as in the recipe, found a ${typeof value}`;
}

const gradingSchema = z.looseObject({
  labs: z
    .array(
      z.looseObject({
        name,
        title: text,
        exercises: z
          .array(z.looseObject({ id: text, title: text, unit: text, basis: aFunction }))
          .min(1, 'expected at least one exercise'),
        signs: z.array(z.instanceof(RegExp)).min(2, 'expected at least two signs'),
        read: aFunction,
      }),
    )
    .min(1, 'expected at least one lab'),
  editions: z.array(text),
  editionOf: aFunction,
});

const courseSchema = z
  .looseObject({
    name,
    title: text,
    suites: z.array(suiteSchema).min(1, 'expected at least one suite'),
    references: z.union([z.string(), z.instanceof(URL)], 'expected an absolute path or a URL of a folder'),
    grading: gradingSchema.optional(),
  })
  .superRefine(({ suites, references }, context) => {
    const names = suites.map((suite) => suite.name);
    for (const [index, repeated] of names.entries()) {
      if (names.indexOf(repeated) === index) continue;
      context.addIssue({
        code: 'custom',
        path: ['suites', index, 'name'],
        message: `'${repeated}' is the name of suite ${names.indexOf(repeated)} too; names must differ`,
      });
    }
    if (typeof references === 'string' && !isAbsolute(references)) {
      context.addIssue({
        code: 'custom',
        path: ['references'],
        message: `expected an absolute path, found '${references}'; write new URL('${references}', import.meta.url)`,
      });
    }
    if (references instanceof URL && pathOf(references) === null) {
      context.addIssue({
        code: 'custom',
        path: ['references'],
        message: `expected the URL of a folder on this machine, found '${references.href}'`,
      });
    }
  });

/** The path of a file's URL; null for a URL of something else. */
function pathOf(url: URL): string | null {
  try {
    return fileURLToPath(url);
  } catch {
    return null;
  }
}

/** A course that is fit to run: names are unique, recipes are flat, shortenings fit them. */
export interface CheckedCourse extends Omit<Course, 'references'> {
  /** Absolute path of its folder of references. */
  readonly references: string;
  /** The file that it was loaded from. */
  readonly file: string;
}

/**
 * Checks the default export of `file`.
 *
 * @throws ReprolabError 'course-invalid' with every problem, each with the field that it is about.
 */
export function checkCourse(value: unknown, file: string): CheckedCourse {
  const checked = courseSchema.safeParse(value);
  if (!checked.success) {
    throw new ReprolabError(
      'course-invalid',
      `${file} is no valid course:\n${z.prettifyError(checked.error)}`,
      {
        advice: 'Mend the fields that are named; CONTRIBUTING.md says what a course and a suite consist of.',
      },
    );
  }
  // Checked above field by field; the schema cannot state the types of a suite's functions.
  const course = value as Course;
  refuseNamesakes(course, file);
  const { references, grading } = course;
  return {
    name: course.name,
    title: course.title,
    suites: course.suites,
    ...(grading === undefined ? {} : { grading }),
    references: typeof references === 'string' ? references : fileURLToPath(references),
    file,
  };
}

/** Refuses two datasets of one name, which `reprolab data` and the cache's folders could not tell apart. */
function refuseNamesakes({ suites }: Course, file: string): void {
  const datasets = datasetsOf(suites);
  const twin = datasets.find(({ name }, index) => datasets.findIndex((other) => other.name === name) < index);
  if (twin === undefined) return;
  const suite = suites.findLast((each) => each.datasets.includes(twin))?.name ?? '';
  throw new ReprolabError(
    'course-invalid',
    `${file} is no valid course: another dataset is called '${twin.name}' as one in the datasets of suite ${suite}`,
    { advice: 'Give each dataset its own name; suites that share one import the same value.' },
  );
}
