import { groupBy } from '../../harness/core/group-by.ts';
import type { Exhibit, Run } from '../../harness/core/result-schema.ts';
import { barsView, type BarsView } from './exhibit-bars.ts';
import { confusionView, type ConfusionView } from './exhibit-confusion.ts';
import { imagesView, type ImagesView } from './exhibit-images.ts';
import { worksView, type WorksView } from './exhibit-works.ts';
import { exercisesView, tableView, type ExercisesView, type TableView } from './exhibit-tables.ts';
import { plural } from '../format.ts';
import { anchor } from './anchor.ts';

/** What a suite shows; `partial` names the template that draws it. */
export type ExhibitView = ConfusionView | ExercisesView | ImagesView | BarsView | WorksView | TableView;

/** Exhibits of one title: the first seed's in full, the others folded away. */
export interface ExhibitGroupView {
  readonly title: string;
  /** Named when there are several. */
  readonly seed: string | null;
  readonly first: ExhibitView;
  readonly others: readonly { seed: string; exhibit: ExhibitView }[];
  /** What is said of seeds that are not shown; null when all are. */
  readonly leftOut: string | null;
}

/** Seeds folded away below the first: with pictures each is a megabyte of the page. */
const mostFoldedSeeds = 20;

/** Exhibits of a suite's runs by kind and title, in the order in which the runs show them. */
export function exhibitGroups(section: string, runs: readonly Run[]): ExhibitGroupView[] {
  const seeded = runs.flatMap(({ seed, exhibits }) => exhibits.map((exhibit) => ({ seed, exhibit })));
  const groups = groupBy(seeded, ({ exhibit: { kind, title } }) => `${kind}/${title}`);
  return [...groups.values()].flatMap((group, index) => {
    const merged = mergeConfusion(group);
    const [first, ...others] = merged;
    if (first === undefined) return [];
    const shown = others.slice(0, mostFoldedSeeds);
    const missing = others.length - shown.length;
    const id = (seed: number) => anchor(section, 'exhibit', String(index), String(seed));
    return [
      {
        title: first.exhibit.title,
        seed: others.length > 0 ? String(first.seed) : null,
        first: exhibitView(id(first.seed), first.exhibit, group.length),
        others: shown.map(({ seed, exhibit }) => ({
          seed: String(seed),
          exhibit: exhibitView(id(seed), exhibit, 1),
        })),
        leftOut: missing === 0 ? null : `${plural(missing, 'more seed')} in result.json.`,
      },
    ];
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

function exhibitView(id: string, exhibit: Exhibit, seeds: number): ExhibitView {
  switch (exhibit.kind) {
    case 'confusion-matrix':
      return confusionView(id, exhibit, seeds);
    case 'exercises':
      return exercisesView(exhibit);
    case 'image-grid':
      return imagesView(exhibit);
    case 'group-bars':
      return barsView(id, exhibit);
    case 'works':
      return worksView(id, exhibit);
    case 'table':
      return tableView(exhibit);
  }
}
