/** What a reader must know before believing any number below. */
export interface BannerView {
  readonly tone: 'danger' | 'warning' | 'info';
  readonly title: string;
  readonly text: string;
  readonly items: readonly string[];
}
