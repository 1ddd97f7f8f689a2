import type { Exhibit } from '../../harness/core/result-schema.ts';
import { cleanSvg } from '../../harness/core/safe-svg.ts';
import { formatDuration } from '../format.ts';

/** Works that a model has written, drawn; the page's script plays those that sound. */
export interface WorksView {
  readonly partial: 'exhibit-works';
  readonly note: string;
  readonly summary: string;
  readonly format: string;
  /** What can be shown and heard. */
  readonly works: readonly WorkView[];
  /** What breaks the rules of its format, or does not sound: folded away. */
  readonly broken: readonly WorkView[];
}

export interface WorkView {
  readonly id: string;
  readonly title: string;
  readonly format: string;
  readonly text: string;
  readonly valid: boolean;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: readonly string[];
  /** `href` is null for a name that does not lead to a file of this folder: it is shown, never followed. */
  readonly files: readonly { name: string; href: string | null }[];
  /** Inline SVG, cleaned; null when there is none. */
  readonly svg: string | null;
  /** Why there is no drawing; null when there is one. */
  readonly undrawn: string | null;
  /** Whether there is something to play. */
  readonly playable: boolean;
  readonly duration: string;
  /** JSON of [startMs, durationMs, midiPitch] for the player. */
  readonly notes: string;
  /** JSON of [atMs, data-index of the note in the drawing]. */
  readonly cursor: string;
}

export function worksView(id: string, exhibit: Extract<Exhibit, { kind: 'works' }>): WorksView {
  const { format, note, works } = exhibit;
  const valid = works.filter((work) => work.valid).length;
  const views = works.map((work, index) => workView(`${id}-work-${index + 1}`, format, work));
  const isWhole = (work: WorkView) =>
    work.valid && (work.playable || views.every((other) => !other.playable));
  return {
    partial: 'exhibit-works',
    note,
    format,
    summary: works.length === 0 ? 'None.' : `${valid} of ${works.length} valid ${format}.`,
    works: views.filter(isWhole),
    broken: views.filter((work) => !isWhole(work)),
  };
}

function workView(
  id: string,
  format: string,
  work: Extract<Exhibit, { kind: 'works' }>['works'][number],
): WorkView {
  const { title, text, valid, problems, warnings, facts, files, drawing, undrawn, sound } = work;
  const svg = drawing === null ? null : cleanSvg(drawing);
  const notes = sound?.notes ?? [];
  const durationMs = notes.reduce((latest, [startMs, length]) => Math.max(latest, startMs + length), 0);
  return {
    ...{ id, title, format, text, valid, problems, warnings, facts },
    files: files.map((name) => ({ name, href: hrefInFolder(name) })),
    svg,
    undrawn: svg === null ? (undrawn ?? 'What is stored of it is no drawing.') : null,
    playable: notes.length > 0,
    duration: formatDuration(durationMs / 1000),
    notes: JSON.stringify(notes),
    cursor: JSON.stringify(sound?.cursor ?? []),
  };
}

/** Letters, digits, '-', '_' and '.' alone, in parts that are not hidden: no scheme, no way up, nothing to escape. */
function hrefInFolder(name: string): string | null {
  return /^\w[\w.-]*(?:\/\w[\w.-]*)*$/.test(name) ? name : null;
}
