/** Chromium, and pages that are opened in it with what they complain of and ask for. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

export const executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** On a machine that does much beside it, a browser takes more than Playwright's half minute to start. */
const launchTimeoutMs = 180_000;

export interface View {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
  /** The part of the page, with its '#'. */
  readonly hash?: string;
}

export interface Opened {
  readonly page: Page;
  /** Console errors and uncaught exceptions. */
  readonly problems: string[];
  /** Addresses that the page asked for beside itself. */
  readonly requests: string[];
}

/** A browser and a folder of pages for one test file. */
export class PagesInBrowser {
  #browser: Browser | undefined;
  #folder = '';

  async start(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'reprolab-browser-'));
    this.#browser = await chromium.launch({
      executablePath: executable,
      headless: true,
      args: flags,
      timeout: launchTimeoutMs,
    });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await rm(this.#folder, { recursive: true });
  }

  /** Stores a page; returns its address. */
  async store(name: string, html: string): Promise<string> {
    const path = join(this.#folder, `${name}.html`);
    await writeFile(path, html);
    return pathToFileURL(path).href;
  }

  async open(
    address: string,
    { width = 1400, colorScheme = 'light', javaScriptEnabled = true, hash = '' }: View = {},
  ): Promise<Opened> {
    if (this.#browser === undefined) throw new Error('expected start() before open()');
    const viewport = { width, height: 900 };
    const context = await this.#browser.newContext({ viewport, colorScheme, javaScriptEnabled });
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      const url = request.url().split('#', 1).join('');
      if (url !== address && !url.startsWith('data:')) requests.push(url);
    });
    await page.goto(`${address}${hash}`);
    return { page, problems, requests };
  }
}

/** Runs the tests where there is a browser, and says so where there is none. */
export function runWithBrowser(run: () => void): void {
  if (existsSync(executable)) run();
  else {
    console.warn(
      `SKIPPED: no Chromium at ${executable}; install it or set CHROMIUM to its path to test pages in a browser`,
    );
  }
}
