// The pages, in one table. A new page is a new line here; every check in pages.test.mjs then holds for it.

/** The experiment of the demo project that the pages are read with. */
export const EXPERIMENT = 'Autumn interviews';

/** Pages that anybody reads. `{link}` is the one-time link. */
export const OPEN_PAGES = [
  { name: 'Set up', url: '{link}' },
  { name: 'Sign in', url: '/sign-in' },
  { name: 'Nothing here', url: '/nothing-here', status: 404 },
];

/** Pages of a member, found by following links from the start page. `{x}` is the experiment's own address, `{w}` that of
 * its workspace. */
export const MEMBER_PAGES = [
  { name: 'Start of any workspace', at: /^\/w\/[^/]+$/ },
  { name: 'Home', at: '{w}' },
  { name: 'Templates', at: '{w}/templates' },
  { name: 'Propositions', at: '{w}/propositions' },
  { name: 'Proposition', at: /^\/w\/[^/]+\/propositions\/[^/]+$/ },
  { name: 'Keep and share the portfolio', at: '{w}/sharing' },
  { name: 'Own fields', at: '{w}/fields' },
  { name: 'Keep and share a proposition', at: /^\/w\/[^/]+\/propositions\/[^/]+\/sharing$/ },
  { name: 'Experiment', at: '{x}' },
  { name: 'Responses', at: '{x}/responses' },
  { name: 'Log a response', at: '{x}/log' },
  { name: 'Import', at: '{x}/import' },
  { name: 'Report', at: '{x}/report' },
  { name: 'Keep and share', at: '{x}/sharing' },
  { name: 'Decide', at: '{x}/decisions' },
  { name: 'Decide on a proposition', at: /^\/w\/[^/]+\/propositions\/[^/]+\/decisions$/ },
  { name: 'Forecasts', at: /^\/w\/[^/]+\/forecasts$/ },
];

/** What a page looks like after something was asked of it: the page, and what its address says then. */
export const ASKED_PAGES = [
  { name: 'Search that finds', of: 'Home', query: '?q=result%3Avalidated+interviews' },
  { name: 'Search that is not understood', of: 'Home', query: '?q=colour%3Ablue+zzzz' },
  { name: 'Experiments that were put away', of: 'Home', query: '?show=archived' },
  { name: 'A part of the report', of: 'Report', query: '?rung=payment' },
  { name: 'The report with all numbers', of: 'Report', query: '?numbers=1' },
];

/** The pages that people look at, by the names of their pictures. */
export const PICTURED = {
  portfolio: 'Home', proposition: 'Proposition', experiment: 'Experiment', report: 'Report',
  log: 'Log a response', import: 'Import', share: 'Keep and share', decide: 'Decide', templates: 'Templates',
};

const AN_EXPERIMENT = /^\/w\/[^/]+\/experiments\/[^/]+$/;
const NOT_A_PAGE = /\.(csv|json|png|svg|pdf|txt|css|js|woff2)$|\/export|\/api\/|\/sign-out/;

/** Follows links from the start page until every page of the table is found. Returns name -> path. */
export async function find(page, base, most = 150) {
  const seen = new Set(['/']);
  const queue = ['/'];
  const wanted = new Map(MEMBER_PAGES.map((p) => [p.name, p.at]));
  const found = new Map();
  let experiment;
  const known = () => {
    for (const [name, at] of wanted) {
      const exact = typeof at === 'string' && experiment ? at.replace('{x}', experiment).replace('{w}', experiment.split('/experiments/')[0]) : null;
      const hit = [...seen].find((path) => (exact ? path === exact : at instanceof RegExp && at.test(path)));
      if (hit) found.set(name, hit);
    }
    return found.size === wanted.size;
  };
  for (let visited = 0; queue.length && visited < most && !known(); visited++) {
    // Close to the experiment first: a workspace may have a thousand other pages.
    queue.sort((a, b) => Number(b.startsWith(experiment ?? '\0')) - Number(a.startsWith(experiment ?? '\0')));
    await page.goto(base + queue.shift());
    const path = new URL(page.url()).pathname;
    seen.add(path);
    if (!experiment && AN_EXPERIMENT.test(path) && (await page.locator('h1').innerText()).includes(EXPERIMENT)) experiment = path;
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((a) => a.href));
    for (const href of links) {
      const url = new URL(href);
      if (url.origin !== base || NOT_A_PAGE.test(url.pathname) || seen.has(url.pathname)) continue;
      seen.add(url.pathname);
      queue.push(url.pathname);
    }
  }
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  if (missing.length) throw new Error(`no link leads to: ${missing.join(', ')}. Seen: ${[...seen].sort().join(' ')}`);
  return found;
}
