import type { BannerView } from './banner.ts';

/** That this is a part of a result: what is left out, and how to see all. */
export function partViews(part: string | undefined): BannerView[] {
  if (part === undefined) return [];
  return [
    {
      tone: 'info',
      title: `This is ${part}`,
      text: 'The other suites of this result are left out here; result.json has all, and reprolab report without --lab shows them.',
      items: [],
    },
  ];
}
