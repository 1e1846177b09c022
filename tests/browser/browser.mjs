// Chromium, and what may never happen on any page.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

export const PHONE = { width: 320, height: 800 };
export const HAND = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

/** Starts the browser that the machine has. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find(existsSync);
  if (!executablePath) throw new Error(`no Chromium at ${PLACES.join(', ')}; CHROMIUM=/path names another`);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page in a context of its own, and everything that goes wrong on it while it is used. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: DESK, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems = [];
  let expected = () => false;
  const say = (text) => expected(text) || problems.push(`${new URL(page.url(), 'http://x').pathname}: ${text}`);
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && say(`console ${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => say(`script: ${e.message}`));
  page.on('requestfailed', (r) => {
    // A page that is left while it still loads something cancels that; nobody sees it.
    if (r.failure()?.errorText !== 'net::ERR_ABORTED') say(`request: ${r.url()} ${r.failure()?.errorText}`);
  });
  page.on('response', (r) => r.status() >= 400 && say(`answer ${r.status()}: ${r.url()}`));
  page.on('request', (r) => {
    const url = new URL(r.url());
    if (!['data:', 'blob:'].includes(url.protocol) && !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
      say(`a stranger is asked: ${r.url()}`);
    }
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => {
      console.error(`policy: ${e.effectiveDirective} forbids ${e.blockedURI || 'inline'}`);
    });
  });
  return {
    page,
    context,
    problems,
    expect: (test) => (expected = test),
    close: () => context.close(),
  };
}

/** What axe finds on the page as it stands, one line each. */
export async function barriers(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} (${v.help})`));
}

/** How far the page goes beyond the window's right edge, in CSS pixels, hidden overflow of the page included. */
export async function sideways(page) {
  return page.evaluate(() => {
    const roots = [document.documentElement, document.body];
    const before = roots.map((r) => r.style.overflowX);
    for (const r of roots) r.style.overflowX = 'visible';
    const wide = Math.max(...roots.map((r) => r.scrollWidth)) - document.documentElement.clientWidth;
    roots.forEach((r, i) => (r.style.overflowX = before[i]));
    return Math.max(0, wide);
  });
}

/** What is named by the keyboard's focus: its tag, type, accessible name, and whether a ring can be seen. */
export async function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const words = (x) => x?.innerText?.trim() ?? '';
    const group = e.closest('fieldset')?.querySelector('legend');
    const named = e.getAttribute('aria-labelledby')?.split(/\s+/).map((id) => words(document.getElementById(id))).join(' ');
    const label = named || e.getAttribute('aria-label') || [...(e.labels ?? [])].map(words).join(' ') || words(e);
    const ringed = [e, ...(e.labels ?? [])].some((x) => {
      const s = getComputedStyle(x);
      return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
    });
    return { tag: e.localName, type: e.type ?? '', name: label.replace(/\s+/g, ' ').trim(), group: words(group), ringed };
  });
}

/** Presses Tab until what `wanted` describes has the focus. Every stop on the way must be seen. */
export async function tabTo(page, wanted, most = 250) {
  const stops = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (!at) continue;
    if (!at.ringed) throw new Error(`the focus can't be seen on ${at.tag} "${at.name}"`);
    if (wanted(at)) return at;
    stops.push(`${at.tag} "${at.name}"`);
  }
  throw new Error(`Tab never reaches it; it stops at ${[...new Set(stops)].join(', ') || 'nothing'}`);
}

/** `tabTo` by kind and words. */
export const link = (words) => (at) => at.tag === 'a' && words.test(at.name);
export const button = (words) => (at) => at.tag === 'button' && words.test(at.name);
export const field = (words) => (at) => ['input', 'textarea', 'select'].includes(at.tag) && words.test(`${at.group} ${at.name}`);
