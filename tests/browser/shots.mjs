// Pictures of pages for people to look at: light, dark, on a phone, and printed. They are written to shots/, which git ignores.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DESK, HAND, open } from './browser.mjs';

const FOLDER = fileURLToPath(new URL('shots/', import.meta.url));
const WAYS = [
  { name: 'light', colorScheme: 'light', viewport: DESK },
  { name: 'dark', colorScheme: 'dark', viewport: DESK },
  { name: 'phone', colorScheme: 'light', viewport: HAND },
];

/** Takes all pictures of a page and returns what went wrong on it, one line each. */
export async function picture(browser, name, address, as) {
  await mkdir(FOLDER, { recursive: true });
  const wrong = [];
  for (const { name: way, ...options } of WAYS) {
    const tab = await open(browser, { ...options, storageState: as });
    await tab.page.goto(address, { waitUntil: 'load' });
    await tab.page.screenshot({ path: `${FOLDER}${name}-${way}.png`, fullPage: true });
    // Dark on purpose: paper is white whatever the screen is.
    if (way === 'dark') await tab.page.pdf({ path: `${FOLDER}${name}-print.pdf`, format: 'A4', printBackground: true });
    wrong.push(...tab.problems);
    await tab.close();
  }
  return wrong;
}
