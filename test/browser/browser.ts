/** Pages of ours in a browser. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { suite } from 'uvu';

const executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How a page is looked at. */
export interface View {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
}

export interface Opened {
  readonly page: Page;
  /** Console errors and uncaught exceptions. */
  readonly problems: string[];
  /** Addresses that the page asked for beside itself. */
  readonly requests: string[];
}

/** Starts the browser. */
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: executable, headless: true, args: flags });

/** Opens an address and listens to what the page complains about and asks for. */
export async function openPage(
  browser: Browser,
  target: string,
  { width = 1400, colorScheme = 'light', javaScriptEnabled = true }: View = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    javaScriptEnabled,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (url !== target && !url.startsWith('data:')) requests.push(url);
  });
  await page.goto(target);
  return { page, problems, requests };
}

/** Runs a suite that needs the browser, or says that there is none. */
export function runWithBrowser(test: ReturnType<typeof suite>): void {
  if (existsSync(executable)) {
    test.run();
  } else {
    console.warn(
      `SKIPPED: no Chromium at ${executable}; install it or set CHROMIUM to its path to test pages in a browser`,
    );
  }
}
