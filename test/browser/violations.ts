/** What axe-core finds wrong with a page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const violationsSchema = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })) }),
);

/** Rules that are broken, with a few of the elements that do. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = violationsSchema.parse(
    await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
    ),
  );
  return found.map(
    ({ id, nodes }) =>
      `${id} (${nodes.length}): ${nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`)
        .join('\n')}`,
  );
}
