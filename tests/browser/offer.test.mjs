// An offer's page as customers use it: with and without scripts, in three languages, on a phone and inside another site.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { PHONE, barriers, launch, open, sideways } from './browser.mjs';
import { overBudget } from './budget.mjs';
import { check, checkHere } from './checks.mjs';
import { comeInByLink } from './people.mjs';
import { pause, start } from './server.mjs';

test('An offer that customers answer themselves', { concurrency: 1 }, async (t) => {
  const server = await start();
  const browser = await launch();
  try {
    const team = await open(browser);
    await comeInByLink(team.page, server.link);
    const page = await offerPage(team.page);
    await team.page.goto(page.replace(/\/page$/, ''));
    await team.page.locator('[name=price]').fill('49');
    await team.page.locator('form:has([name=price]) button').last().click();
    const again = async (fields) => {
      await team.page.goto(page);
      for (const [name, value] of Object.entries(fields)) {
        const field = team.page.locator(`#settings [name=${name}]`);
        await ((await field.evaluate((e) => e.localName)) === 'select' ? field.selectOption(value) : field.fill(value));
      }
      await team.page.locator('#settings button').click();
    };
    const told = async (selector) => {
      await team.page.goto(page);
      return (await team.page.locator(selector).allInnerTexts()).join('\n');
    };
    await again({ brand: 'Northfold', language: 'en', commitment: 'email' });
    await team.page.getByRole('button', { name: 'Open the page' }).click();
    const address = await makeAddress(team.page, page);

    await t.test('the page holds for everybody: both themes, 320 to 1280, without scripts', async () => {
      nothing(await check(browser, address));
      nothing(await check(browser, page, { as: await team.context.storageState() }));
      nothing(await check(browser, address.replace(/\/o\/(.)/, (_, first) => `/o/${first === 'A' ? 'B' : 'A'}`), { status: 404 }));
      const tab = await open(browser, { viewport: { width: 390, height: 844 } });
      await tab.page.goto(address);
      for (const choice of ['yes', 'other', 'no']) {
        await tab.page.locator(`[name=choice][value=${choice}]`).check();
        nothing([...(await barriers(tab.page)), ...((await sideways(tab.page)) ? [`${choice}: too wide`] : [])]);
      }
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('a first visit keeps its budget', async () => {
      const tab = await open(browser);
      nothing(await overBudget(tab.page, address, 'offer'));
      assert.deepEqual(await tab.context.cookies(), []);
      assert.equal(await tab.page.evaluate(() => localStorage.length + sessionStorage.length), 0);
      await tab.close();
    });

    for (const javaScriptEnabled of [true, false]) {
      const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
      await t.test(`yes, something else, not now, and a changed mind, ${how}`, async () => {
        const tab = await open(browser, { javaScriptEnabled, viewport: PHONE });
        const answer = async (choice, fill) => {
          await tab.page.goto(address);
          await tab.page.locator(`[name=choice][value=${choice}]`).check();
          await fill();
          await tab.page.locator('.send button').click();
          await tab.page.getByText('You said: ').waitFor();
          return tab.page.locator('main').innerText();
        };
        const mail = `ada-${javaScriptEnabled}@shop.example`;
        const yes = await answer('yes', () => tab.page.getByLabel('Your e-mail address').fill(mail));
        assert.match(yes, /You said: Yes, I want this/);
        // axe is a script itself.
        if (javaScriptEnabled) nothing(await barriers(tab.page));
        await tab.page.getByRole('link', { name: 'Change my answer' }).click();
        await tab.page.locator('[name=choice][value=no]').check();
        await tab.page.getByLabel('Why not now?').fill('Budget, after all');
        await tab.page.locator('.send button').click();
        assert.match(await tab.page.locator('main').innerText(), /You said: Not now/);
        assert.match(await answer('other', () => tab.page.getByLabel('Phone agency').check()), /Phone agency/);
        assert.match(await answer('no', () => tab.page.getByLabel('Why not now?').fill('Too early')), /Not now/);
        nothing(tab.problems);
        await tab.close();
        assert.match(await told('#answers'), new RegExp(mail));
      });
    }

    await t.test('the questions that follow a choice are asked with it and not before', async () => {
      const tab = await open(browser, { javaScriptEnabled: false });
      await tab.page.goto(address);
      assert.equal(await tab.page.getByLabel('Why not now?').isVisible(), false);
      await tab.page.locator('[name=choice][value=no]').check();
      assert.equal(await tab.page.getByLabel('Why not now?').isVisible(), true);
      assert.equal(await tab.page.getByLabel('Your e-mail address').isVisible(), false);
      await tab.close();
    });

    await t.test('a look is counted once, after a moment, and only by a page that was looked at', async () => {
      const fresh = await makeAddress(team.page, page);
      const seen = () => told('#links li:first-child .small');
      const quick = await open(browser, { javaScriptEnabled: false });
      await quick.page.goto(fresh);
      await quick.close();
      const tab = await open(browser);
      await tab.page.goto(fresh);
      assert.match(await seen(), /Not seen yet/);
      await pause(2_500);
      assert.match(await seen(), /Seen by 1 visitor,/);
      await tab.page.reload();
      await pause(2_500);
      assert.match(await seen(), /Seen by 1 visitor,/);
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('it speaks Spanish and French, and every step holds in both themes from 320 to 1280', async () => {
      for (const language of ['es', 'fr']) {
        await again({ language });
        nothing(await check(browser, address));
        for (const colorScheme of ['light', 'dark']) {
          nothing(await everyStep(browser, address, { language, colorScheme, asks: (commitment) => again({ commitment }) }));
        }
      }
      await again({ language: 'en', commitment: 'email' });
    });

    await t.test('a site that the team names shows it inside its own page, and no other does', async () => {
      const [named, other] = [await host(address), await host(address)];
      try {
        await again({ sites: named.origin });
        const tab = await open(browser);
        await tab.page.goto(named.origin);
        const inside = tab.page.frameLocator('iframe');
        assert.match(await inside.locator('body').innerText(), /Northfold would like your answer/);
        await inside.locator('[name=choice][value=no]').check();
        await inside.locator('.send button').click();
        await inside.getByText('You said: Not now').waitFor();
        nothing(tab.problems);
        await tab.close();

        const refused = await open(browser);
        refused.expect((text) => /frame-ancestors|ERR_BLOCKED_BY_RESPONSE/.test(text));
        await refused.page.goto(other.origin);
        await pause(500);
        const frame = refused.page.frames().at(-1);
        assert.equal(await frame.locator('[name=choice]').count(), 0);
        nothing(refused.problems);
        await refused.close();
      } finally {
        named.close();
        other.close();
      }
    });
    nothing(team.problems);
  } finally {
    await browser.close();
    await server.stop();
  }
});

/** What every step of the page says in a language. */
const SAID = {
  es: { title: 'Revise esto, por favor', thanks: 'Gracias por su respuesta', over: 'Esta página no está abierta' },
  fr: { title: 'Merci de revoir ceci', thanks: 'Merci de votre réponse', over: 'Cette page n’est pas ouverte' },
};

/** What is wrong on the way from the question to the thanks, and where there is no page. */
async function everyStep(browser, address, { language, colorScheme, asks }) {
  const said = SAID[language];
  const wrong = [];
  const tab = await open(browser, { colorScheme, locale: language });
  tab.expect((text) => /4(04|22)/.test(text));
  const step = async (name, selector, words) => {
    assert.equal(await tab.page.locator('html').getAttribute('lang'), language, name);
    if (words) assert.equal(await tab.page.locator(selector).innerText(), words);
    wrong.push(...(await checkHere(tab.page, colorScheme)).map((w) => `${language}, ${name}: ${w}`));
  };
  for (const commitment of ['time', 'colleague', 'price', 'email']) {
    await asks(commitment);
    await tab.page.goto(address);
    await tab.page.locator('[name=choice][value=yes]').check();
    await step(`yes with ${commitment}`);
    await tab.page.locator('.send button').click();
    await step(`refused with ${commitment}`, '#problems h2', said.title);
  }
  for (const choice of ['other', 'no']) {
    await tab.page.goto(address);
    await tab.page.locator(`[name=choice][value=${choice}]`).check();
    await step(choice);
  }
  await tab.page.locator('.send button').click();
  assert.equal(await tab.page.locator('h1').innerText(), said.thanks);
  await step('thanks');
  await tab.page.locator('main a.btn').click();
  await step('change');
  await tab.page.goto(address.replace(/\/o\/(.)/, (_, first) => `/o/${first === 'A' ? 'B' : 'A'}`));
  await step('over', 'h1', said.over);
  wrong.push(...tab.problems);
  await tab.close();
  return wrong;
}

/** Follows the links from the demo's first experiment to the page of its first offer. */
async function offerPage(page) {
  await page.waitForURL(/\/w\/\d+/);
  const [workspace] = page.url().match(/^.*\/w\/\d+/);
  await page.goto(`${workspace}/experiments/1`);
  await page.locator('#offers a', { hasText: 'Page for customers' }).first().click();
  assert.equal(await page.locator('h1').innerText(), 'Page for customers');
  return page.url();
}

/** Makes an address for everybody. */
async function makeAddress(page, at) {
  await page.goto(at);
  await page.getByLabel('Where will you give it away?').fill('Poster');
  await page.getByRole('button', { name: 'Make an address' }).click();
  return page.getByLabel('Address to copy').inputValue();
}

/** Somebody's site with the offer in a frame. */
async function host(address) {
  const page = `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><main><h1>Shop</h1><iframe title="Offer" width="600" height="800" src="${address}"></iframe></main></html>`;
  const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(page));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function nothing(wrong) {
  if (wrong.length) assert.fail(`\n${wrong.join('\n')}`);
}
