// What a first visit to a page may cost.
import { brotliCompressSync } from 'node:zlib';

const BUDGETS = {
  page: { bytes: 70_000, requests: 5, css: 8_000, script: 7_000, elements: 1_200 },
  // A report behind a link holds every offer at length: a reader can't ask for another one.
  kept: { bytes: 70_000, requests: 5, css: 8_000, script: 7_000, elements: 2_000 },
  // What a customer loads before an offer is there, its picture apart.
  offer: { bytes: 45_000, requests: 6, css: 8_000, script: 2_000, elements: 200 },
  // 37.5 KB and at most 6 KB of script; the worker comes later.
  log: { bytes: 43_500, page: 37_500, again: 6_000, requests: 8, css: 8_000, script: 6_000, elements: 1_200 },
};

/** Opens a page with an empty cache and returns what is over budget, one line each. */
export async function overBudget(page, address, kind = 'page') {
  const budget = BUDGETS[kind];
  const answers = [];
  page.on('response', (answer) => answers.push(answer));
  await page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (globalThis.shift += e.value))).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  const bodies = await Promise.all(answers.map(async (a) => ({ type: /svg/.test(a.headers()['content-type'] ?? '') ? 'svg' : a.request().resourceType(), body: await a.body().catch(() => Buffer.alloc(0)) })));
  // As small as a server in front of it makes them; fonts and pictures are packed already.
  const packed = ({ type, body }) => (['document', 'stylesheet', 'script', 'svg'].includes(type) ? brotliCompressSync(body).length : body.length);
  const sum = (of) => bodies.filter(of).reduce((total, one) => total + packed(one), 0);
  const seen = {
    bytes: sum(() => true),
    requests: answers.length,
    css: sum((b) => b.type === 'stylesheet'),
    script: sum((b) => b.type === 'script'),
    elements: await page.evaluate(() => document.querySelectorAll('*').length),
  };
  // A second visit asks for the page alone: everything else has an address that stands for its contents.
  seen.page = seen.bytes - seen.script;
  seen.again = sum((b) => b.type === 'document');
  console.log(`# first visit: ${JSON.stringify(seen)}`);
  const over = Object.keys(budget).filter((key) => seen[key] > budget[key]);
  const wrong = over.map((key) => `${key}: ${seen[key]}, at most ${budget[key]}`);
  const [shift, inline] = await page.evaluate(() => [globalThis.shift, document.querySelectorAll('[style]').length]);
  if (shift > 0) wrong.push(`layout shift: ${shift}`);
  if (inline > 0) wrong.push(`elements with a style of their own: ${inline}`);
  return wrong;
}
