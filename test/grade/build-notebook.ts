/** Made-up notebooks: the shapes of real ones, with nobody's text. */

export interface CodeCell {
  readonly source: string;
  /** Execution count; null where a tool dropped it. */
  readonly count?: number | null;
  readonly stdout?: string | readonly string[];
  readonly stderr?: string;
  /** Texts of results. */
  readonly results?: readonly string[];
  readonly html?: string;
  /** Base64. */
  readonly png?: string;
  readonly error?: string;
}

function outputsOf({ stdout, stderr, results = [], html, png, error }: CodeCell): object[] {
  const stream = (name: string, text: string) => ({
    output_type: 'stream',
    name,
    text: text.split(/(?<=\n)/),
  });
  const chunks = stdout === undefined ? [] : typeof stdout === 'string' ? [stdout] : stdout;
  const picture = { 'image/png': png, 'text/plain': ['<Figure size 640x480 with 1 Axes>'] };
  return [
    ...chunks.map((text) => stream('stdout', text)),
    ...(stderr === undefined ? [] : [stream('stderr', stderr)]),
    ...results.map((text) => ({
      output_type: 'execute_result',
      execution_count: 1,
      metadata: {},
      data: { 'text/plain': [text] },
    })),
    ...(html === undefined
      ? []
      : [{ output_type: 'display_data', metadata: {}, data: { 'text/html': [html] } }]),
    ...(png === undefined ? [] : [{ output_type: 'display_data', metadata: {}, data: picture }]),
    ...(error === undefined
      ? []
      : [{ output_type: 'error', ename: error, evalue: 'made up', traceback: [] }]),
  ];
}

/** Cells that are text stand for Markdown. Counts go up from 1 where none is given. */
export function notebook(cells: readonly (CodeCell | string)[]): object {
  return {
    nbformat: 4,
    nbformat_minor: 0,
    metadata: { accelerator: 'GPU' },
    cells: cells.map((cell, index) =>
      typeof cell === 'string'
        ? { cell_type: 'markdown', metadata: {}, source: [cell] }
        : {
            cell_type: 'code',
            metadata: {},
            execution_count: cell.count === undefined ? index + 1 : cell.count,
            source: cell.source.split(/(?<=\n)/),
            outputs: outputsOf(cell),
          },
    ),
  };
}

/** The same in version 3: worksheets, other names, text as one string. */
export function notebookVersion3(cells: readonly CodeCell[]): object {
  return {
    nbformat: 3,
    nbformat_minor: 0,
    metadata: {},
    worksheets: [
      {
        cells: cells.map(({ source, count = 1, stdout = '', png }) => ({
          cell_type: 'code',
          input: source,
          prompt_number: count,
          outputs: [
            { output_type: 'stream', stream: 'stdout', text: stdout },
            ...(png === undefined ? [] : [{ output_type: 'display_data', png, text: ['<figure>'] }]),
          ],
        })),
      },
    ],
  };
}

/** An accuracy as a single float is printed: 16 or 17 digits. */
export const asFloat = (value: number) => String(Math.fround(value));

/** What Keras 2 prints of a training, in its last states. */
export function fitOutput(epochs: number, steps: number, firstLoss = 0.37, lastAccuracy = 0.975): string {
  return Array.from({ length: epochs }, (_, index) => {
    const loss = (firstLoss / (index + 1)).toFixed(4);
    const accuracy = index === epochs - 1 ? lastAccuracy.toFixed(4) : (0.89 + index / 100).toFixed(4);
    return `Epoch ${index + 1}/${epochs}\n${steps}/${steps} [==============================] - 3s 3ms/step - loss: ${loss} - accuracy: ${accuracy}\n`;
  }).join('');
}
