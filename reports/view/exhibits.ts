import { groupBy } from '../../harness/core/group-by.ts';
import { sha256 } from '../../harness/core/hash.ts';
import type { Exhibit, Run } from '../../harness/core/result-schema.ts';
import { barsView, type BarsView, type EarlierBars } from './exhibit-bars.ts';
import { confusionView, type ConfusionView } from './exhibit-confusion.ts';
import { imagesView, type ImagesView, type PicturesOnce } from './exhibit-images.ts';
import { worksView, type WorksView } from './exhibit-works.ts';
import { exercisesView, tableView, type ExercisesView, type TableView } from './exhibit-tables.ts';
import { plural } from '../format.ts';
import { anchor } from './anchor.ts';
import type { SuitePlace } from './suite-places.ts';

/** What a suite shows; `partial` names the template that draws it. */
export type ExhibitView = ConfusionView | ExercisesView | ImagesView | BarsView | WorksView | TableView;

/** Exhibits of one title: the first seed's in full, the others folded away. */
export interface ExhibitGroupView {
  readonly id: string;
  readonly title: string;
  /** Named when there are several. */
  readonly seed: string | null;
  readonly first: ExhibitView;
  readonly others: readonly { seed: string; exhibit: ExhibitView }[];
  /** What is said of seeds that are not shown; null when all are. */
  readonly leftOut: string | null;
}

/** What the whole page has shown so far. */
export interface ShownBefore {
  readonly pictures: PicturesOnce;
  readonly earlier: EarlierBars;
}

/** Seeds folded away below the first. */
const mostFoldedSeeds = 20;
/** The same of pictures, of which each seed adds a third of a megabyte: five seeds in all, and of more only the first. */
const mostPicturedSeeds = 5;

/** Exhibits of a suite's runs by kind and title, in the order in which the runs show them. */
export function exhibitGroups(
  place: Pick<SuitePlace, 'id' | 'suite' | 'lab'>,
  runs: readonly Run[],
  before: ShownBefore,
): ExhibitGroupView[] {
  const seeded = runs.flatMap(({ seed, exhibits }) => exhibits.map((exhibit) => ({ seed, exhibit })));
  const groups = groupBy(seeded, ({ exhibit: { kind, title } }) => `${kind}/${title}`);
  return [...groups.values()].flatMap((group, index) => {
    const merged = mergeConfusion(group);
    const [first, ...others] = distinct(merged);
    if (first === undefined) return [];
    const id = anchor(place.id, 'exhibit', String(index));
    const viewOf = (one: Seeded, seeds: number) =>
      exhibitView(anchor(id, String(one.seed)), one.exhibit, seeds, place, id, before);
    const shown = others.slice(0, mostOthers(first.exhibit, merged.length));
    const missing = others.length - shown.length;
    return [
      {
        id,
        title: first.exhibit.title,
        seed: others.length > 0 ? String(first.seed) : null,
        first: viewOf(first, group.length),
        others: shown.map((one) => ({ seed: String(one.seed), exhibit: viewOf(one, 1) })),
        leftOut: missing === 0 ? null : `${plural(missing, 'more seed')} in result.json.`,
      },
    ];
  });
}

function mostOthers({ kind }: Exhibit, seeds: number): number {
  if (kind !== 'image-grid') return mostFoldedSeeds;
  return seeds > mostPicturedSeeds ? 0 : mostPicturedSeeds - 1;
}

/** Seeds whose exhibit is that of no seed before: what all seeds share is shown once. */
function distinct(group: readonly Seeded[]): Seeded[] {
  const known = new Set<string>();
  return group.filter(({ exhibit }) => {
    const key = sha256(JSON.stringify(exhibit));
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}

type Seeded = { seed: number; exhibit: Exhibit };

/** Confusion matrices of the same classes add up over seeds; other exhibits stay one a seed. */
function mergeConfusion(group: readonly Seeded[]): readonly Seeded[] {
  const [first, ...others] = group;
  if (first?.exhibit.kind !== 'confusion-matrix' || others.length === 0) return group;
  const { labels } = first.exhibit;
  let counts = first.exhibit.counts;
  for (const { exhibit } of others) {
    if (exhibit.kind !== 'confusion-matrix' || exhibit.labels.join('\n') !== labels.join('\n')) return group;
    counts = counts.map((row, actual) =>
      row.map((count, predicted) => count + (exhibit.counts[actual]?.[predicted] ?? 0)),
    );
  }
  return [{ seed: first.seed, exhibit: { ...first.exhibit, counts } }];
}

function exhibitView(
  id: string,
  exhibit: Exhibit,
  seeds: number,
  { suite, lab }: Pick<SuitePlace, 'suite' | 'lab'>,
  group: string,
  { pictures, earlier }: ShownBefore,
): ExhibitView {
  switch (exhibit.kind) {
    case 'confusion-matrix':
      return confusionView(id, exhibit, seeds);
    case 'exercises':
      return exercisesView(exhibit);
    case 'image-grid':
      return imagesView(
        exhibit,
        pictures.find(exhibit, { href: `#${group}`, label: `${exhibit.title}, ${suite}` }),
      );
    case 'group-bars':
      return barsView(id, earlier.beside(lab, suite, exhibit));
    case 'works':
      return worksView(id, exhibit);
    case 'table':
      return tableView(exhibit);
  }
}
