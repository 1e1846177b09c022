// The checks find what they are for: each bad page here has one fault, and a good one has none.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { button, field, launch, open, tabTo } from './browser.mjs';
import { check } from './checks.mjs';

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'";
const FORM = '<form method="post" action="/"><label for="a">Name</label> <input id="a" name="a"> <button>Save</button></form>';
const page = (body, head = '') =>
  `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css">${head}</head><body><main><h1>A page</h1>${body}</main></body></html>`;

const FILES = {
  '/page.css': ['text/css', `:root { color-scheme: light dark } body { margin: 1rem } input, button { min-height: 2rem }
.wide { width: 700px } .clip { overflow-x: hidden } .blind:focus { outline: none }
@media (prefers-color-scheme: dark) { .dim { color: #333; background: #222 } }`],
  '/icon.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  '/write.js': ['text/javascript', 'document.querySelector("main").append(Object.assign(document.createElement("p"), { textContent: "All that there is to read. ".repeat(9) }))'],
  '/fail.js': ['text/javascript', 'nobody.knows'],
};

const PAGES = {
  '/good': [page(FORM), null],
  '/no-label': [page(FORM.replace('<label for="a">Name</label>', '')), /label: #a/],
  '/wide': [page('<p class="wide">Wide</p>'), /320 px: \d+ px wider/],
  '/wide-and-hidden': [page('<p class="wide">Wide</p>').replace('<body>', '<body class="clip">'), /320 px: \d+ px wider/],
  '/dim-in-the-dark': [page('<p class="dim">Hardly seen</p>'), /^dark, 1280 px: color-contrast/m],
  '/inline-style': [page('<p style="color: red">Red</p>'), /policy: style-src/],
  '/inline-script': [page('<p>Text</p><script>1</script>'), /policy: script-src/],
  '/stranger': [page('<p>Text</p><img alt="" src="http://counter.invalid/1.gif">'), /a stranger is asked|policy: img-src/],
  '/missing-file': [page('<p>Text</p><img alt="" src="/none.png">'), /answer 404/],
  '/broken-script': [page('<p>Text</p>', '<script defer src="/fail.js"></script>'), /script: nobody is not defined/],
  '/written-by-script': [page('', '<script defer src="/write.js"></script>'), /without JavaScript: \d+ of \d+ characters/],
  '/dead-button': [page('<button type="button">Open</button>'), /without JavaScript: does nothing: <button/],
  '/error': [page('<p>Oh</p>'), /answers 500 instead of 200/, 500],
};

test('the checks find what they are for', { concurrency: 2 }, async (t) => {
  const server = createServer((request, answer) => {
    const [type, body, status] = FILES[request.url] ?? ['text/html', PAGES[request.url]?.[0], PAGES[request.url]?.[2]];
    answer.writeHead(body ? status ?? 200 : 404, { 'content-type': type, 'content-security-policy': POLICY });
    answer.end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${server.address().port}`;
  const browser = await launch();
  try {
    const pages = Object.entries(PAGES).map(([path, [, fault]]) =>
      t.test(path, async () => {
        const wrong = (await check(browser, base + path)).join('\n');
        if (fault) assert.match(wrong, fault);
        else assert.equal(wrong, '');
      }),
    );
    const keyboard = t.test('Tab reaches what can be reached', async () => {
      const tab = await open(browser);
      await tab.page.goto(`${base}/good`);
      await tabTo(tab.page, field(/Name/));
      await tabTo(tab.page, button(/^Save$/));
      await assert.rejects(tabTo(tab.page, button(/Delete/), 20), /Tab never reaches it; it stops at .*Save/);
      await tab.page.locator('#a').evaluate((e) => e.classList.add('blind'));
      await assert.rejects(tabTo(tab.page, button(/^Save$/), 20), /can't be seen/);
      await tab.close();
    });
    await Promise.all([...pages, keyboard]);
  } finally {
    await browser.close();
    await new Promise((done) => server.close(done));
  }
});
