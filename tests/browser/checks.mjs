// What holds for every page: each check returns what is wrong, one line each.
import { DESK, HAND, PHONE, barriers, open, sideways } from './browser.mjs';

/** Everything that is wrong with a page. `as` is the storage of whoever reads it; `status` what it must answer. */
export async function check(browser, url, { as, status = 200 } = {}) {
  const wrong = [];
  for (const colorScheme of ['light', 'dark']) {
    const tab = await open(browser, { colorScheme, storageState: as });
    tab.expect((text) => status >= 400 && text.includes(String(status)));
    try {
      const answer = await tab.page.goto(url, { waitUntil: 'load' });
      if (answer.status() !== status) wrong.push(`answers ${answer.status()} instead of ${status}`);
      for (const viewport of [DESK, HAND, PHONE]) {
        const where = `${colorScheme}, ${viewport.width} px`;
        await tab.page.setViewportSize(viewport);
        wrong.push(...(await barriers(tab.page)).map((b) => `${where}: ${b}`));
        const over = await sideways(tab.page);
        if (over > 0) wrong.push(`${where}: ${over} px wider than the window`);
      }
      wrong.push(...tab.problems.map((p) => `${colorScheme}: ${p}`));
    } finally {
      await tab.close();
    }
  }
  return [...wrong, ...(await withoutScripts(browser, url, as))];
}

/** What is lost, or can't be used, with JavaScript off. */
async function withoutScripts(browser, url, as) {
  const read = async (javaScriptEnabled) => {
    const tab = await open(browser, { storageState: as, javaScriptEnabled });
    tab.expect(() => true); // judged with JavaScript on
    try {
      await tab.page.goto(url, { waitUntil: 'load' });
      const words = async (css) => (await tab.page.locator(css).allInnerTexts()).join('\n').replace(/\s+/g, ' ').trim();
      const dead = await tab.page.locator('button:visible, a:visible').evaluateAll((all) =>
        all
          .filter((e) => (e.localName === 'a' ? /^(#?$|javascript:)/.test(e.getAttribute('href') ?? '') : !e.form || e.type === 'button'))
          .map((e) => e.outerHTML.slice(0, 120)),
      );
      return { heading: await words('h1'), main: await words('main'), dead };
    } finally {
      await tab.close();
    }
  };
  const [on, off] = [await read(true), await read(false)];
  const wrong = off.dead.map((e) => `without JavaScript: does nothing: ${e}`);
  if (on.heading !== off.heading) wrong.push(`without JavaScript: the heading is "${off.heading}", not "${on.heading}"`);
  // A script may add a convenience, never the page.
  if (off.main.length < on.main.length * 0.8) {
    wrong.push(`without JavaScript: ${off.main.length} of ${on.main.length} characters are left`);
  }
  return wrong;
}
