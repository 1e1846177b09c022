// The program itself, as a person at a browser meets it: from the printed link to the report.
import assert from 'node:assert/strict';
import test from 'node:test';
import { button, field, launch, link, open, tabTo } from './browser.mjs';
import { overBudget } from './budget.mjs';
import { check, checkHere } from './checks.mjs';
import { ASKED_PAGES, EXPERIMENT, MEMBER_PAGES, OPEN_PAGES, PICTURED, find } from './pages.mjs';
import { ADA, comeInByLink } from './people.mjs';
import { start } from './server.mjs';
import { picture } from './shots.mjs';
import { beginAndKeep, beginByKeyboard } from './templates.mjs';

test('Touchstone in a browser', { concurrency: 1 }, async (t) => {
  const server = await start();
  const browser = await launch();
  try {
    for (const { name, url, status } of OPEN_PAGES) {
      await t.test(`page: ${name}`, async () => {
        const address = url.replace('{link}', server.link);
        nothing(await check(browser, address.startsWith('http') ? address : server.base + address, { status }));
      });
    }

    let as;
    let pages;
    await t.test('the printed link leads to the demo project, without JavaScript', async () => {
      const tab = await open(browser, { javaScriptEnabled: false });
      await comeInByLink(tab.page, server.link);
      as = await tab.context.storageState();
      pages = await find(tab.page, server.base);
      nothing(tab.problems);
      await tab.close();
    });
    await t.test('the printed link works once', async () => {
      const tab = await open(browser);
      tab.expect((text) => /4\d\d/.test(text));
      await tab.page.goto(server.link);
      assert.equal(await tab.page.locator('main form input[type="password"][name*="new"], form[action*="setup"]').count(), 0);
      await tab.close();
    });

    for (const { name } of MEMBER_PAGES) {
      await t.test(`page: ${name}`, async () => {
        assert.ok(pages?.get(name), 'its address is not known');
        nothing(await check(browser, server.base + pages.get(name), { as }));
      });
    }

    for (const { name, of, query } of ASKED_PAGES) {
      await t.test(`page: ${name}`, async () => {
        nothing(await check(browser, server.base + pages.get(of) + query, { as }));
      });
    }

    for (const [how, options] of [
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['without JavaScript', { javaScriptEnabled: false }],
    ]) {
      await t.test(`a file goes in step by step, ${how}`, async () => {
        const tab = await open(browser, { ...options, storageState: as });
        tab.expect((text) => text.includes('422'));
        nothing(await importOne(tab.page, server.base + pages.get('Import'), how, options.colorScheme));
        nothing(tab.problems);
        await tab.close();
      });
    }

    for (const [how, options] of [
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['without JavaScript', { javaScriptEnabled: false }],
    ]) {
      await t.test(`an experiment begins from a template, is kept as one, and the next begins from that, ${how}`, async () => {
        const tab = await open(browser, { ...options, storageState: as });
        nothing(await beginAndKeep(tab.page, server.base + pages.get('Home'), how, options.colorScheme));
        nothing(tab.problems);
        await tab.close();
      });
    }
    await t.test('by keyboard alone: begin from a template and tick an item', async () => {
      const tab = await open(browser, { storageState: as });
      await beginByKeyboard(tab.page, server.base + pages.get('Home'));
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('a stranger is led to sign in, not to the report', async () => {
      const tab = await open(browser);
      tab.expect((text) => /40[134]/.test(text));
      await tab.page.goto(server.base + pages.get('Report'));
      assert.ok(!(await tab.page.locator('body').innerText()).includes(EXPERIMENT));
      await tab.close();
    });

    for (const javaScriptEnabled of [true, false]) {
      const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
      await t.test(`by keyboard alone, ${how}: sign in, log a response, read the report`, async () => {
        const tab = await open(browser, { javaScriptEnabled });
        await byKeyboard(tab.page, server.base, pages, `Keyboard Lane Pharmacy, ${how}`);
        nothing(tab.problems);
        await tab.close();
      });
    }

    for (const name of ['Report', 'Home', 'Proposition']) {
      await t.test(`budgets of ${name}: bytes, requests, elements, no layout shift`, async () => {
        const tab = await open(browser, { storageState: as });
        nothing(await overBudget(tab.page, server.base + pages.get(name)));
        nothing(tab.problems);
        await tab.close();
      });
    }

    for (const name of ['Keep and share', 'Keep and share a proposition', 'Keep and share the portfolio']) {
      await t.test(`${name}: frozen, shared by a link, and read without an account`, async () => {
        const sharing = server.base + pages.get(name);
        const tab = await open(browser, { storageState: as, javaScriptEnabled: false });
        await tab.page.goto(sharing);
        await tab.page.getByRole('button', { name: 'Freeze the report' }).click();
        const frozen = tab.page.url();
        assert.match(frozen, /\/frozen\/\d+$/);
        await tab.page.goto(sharing);
        await tab.page.getByRole('button', { name: 'Make a link' }).click();
        const address = await tab.page.getByLabel('Address to copy').inputValue();
        nothing(tab.problems);
        await tab.close();
        nothing(await check(browser, frozen, { as }));
        nothing(await check(browser, sharing, { as }));
        nothing(await check(browser, address));
        const reader = await open(browser);
        nothing(await overBudget(reader.page, address, 'kept'));
        nothing(reader.problems);
        await reader.close();
        const called = name.replaceAll(' ', '-').toLowerCase();
        nothing(await picture(browser, `shared-${called}`, address));
        nothing(await picture(browser, `frozen-${called}`, frozen, as));
      });
    }

    for (const [name, page] of Object.entries(PICTURED)) {
      await t.test(`pictures: ${name}`, async () => nothing(await picture(browser, name, server.base + pages.get(page), as)));
    }

    await t.test('the report prints on white, without the navigation', async () => {
      const tab = await open(browser, { storageState: as, colorScheme: 'dark' });
      await tab.page.goto(server.base + pages.get('Report'));
      await tab.page.emulateMedia({ media: 'print' });
      assert.equal(await tab.page.getByRole('navigation').filter({ visible: true }).count(), 0);
      const paper = await tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.match(paper, /rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\)/, 'paper is white, in the dark as well');
      await tab.close();
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});

/** Nothing is wrong; otherwise what is wrong is the message, one line each. */
function nothing(wrong) {
  if (wrong.length) assert.fail(`\n${wrong.join('\n')}`);
}

/** Pastes rows in a team's own words, explains them, corrects two cells, imports and takes it back; what is wrong on the way. */
async function importOne(page, address, how, colorScheme) {
  const wrong = [];
  const look = async (heading) => {
    assert.match(await page.locator('h1').innerText(), heading);
    if (colorScheme) wrong.push(...(await checkHere(page, colorScheme)));
  };
  const press = (name) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).filter({ visible: true }).last().press('Enter')]);
  await page.goto(address);
  const offer = 'A pharmacist by 9 am';
  const [maybe, yes] = [`Maybe, ${how}`, `Yes, ${how}`];
  const rows = [`Soho\t${offer}\t${maybe}\t20`, `Kew\t${offer}\t${yes}\t2O`, `Harrow\t${offer}\tdo_nothing\t`];
  await page.getByLabel('Or paste from a spreadsheet').fill(['customer\toffer\toutcome\tquantity', ...rows].join('\n'));
  await press('Check the file');
  await look(/2 words to explain, 2 mistakes to correct/);
  await page.getByLabel(maybe).selectOption('pending');
  await page.getByLabel(yes).selectOption('buy');
  await page.getByLabel('Line 2, quantity').fill('');
  await page.getByLabel('Line 3, quantity').fill('1');
  await press('Check again');
  await look(/3 responses ready to import/);
  await press('Import 3 responses');
  await look(/pasted\.tsv/);
  await press('Undo');
  return wrong;
}

/** No click, no pointer: Tab, letters, arrows, Space and Enter. */
async function byKeyboard(page, base, pages, customer) {
  const { keyboard } = page;
  const goes = (act) => Promise.all([page.waitForEvent('load'), act()]);
  const enter = () => goes(() => keyboard.press('Enter'));

  await page.goto(`${base}/sign-in`);
  await tabTo(page, field(/e-?mail/i));
  await keyboard.type(ADA.email);
  await tabTo(page, field(/passphrase|password/i));
  await keyboard.type(ADA.passphrase);
  await enter();

  await page.goto(base + pages.get('Experiment'));
  await tabTo(page, (at) => at.tag === 'a' && /skip/i.test(at.name));
  await tabTo(page, link(/log a response/i));
  await enter();
  assert.equal(new URL(page.url()).pathname, pages.get('Log a response'));

  await tabTo(page, field(/customer|who (answered|responded)/i));
  await keyboard.type(customer);
  const offer = await tabTo(page, field(/offer/i));
  if (offer.tag === 'select') await keyboard.type('A pharmacist');
  else await keyboard.press('Space');
  await tabTo(page, (at) => at.type === 'radio');
  // Arrows walk through the four outcomes; nothing given up is the last of them.
  for (let i = 0; i < 4; i++) {
    const value = await page.evaluate(() => document.activeElement.checked && document.activeElement.value);
    if (value === 'do_nothing') break;
    await keyboard.press('ArrowDown');
  }
  assert.equal(await page.evaluate(() => document.activeElement.value), 'do_nothing');
  await tabTo(page, button(/^save(?! and)/i));
  await enter();

  await page.goto(base + pages.get('Responses'));
  assert.ok((await page.locator('main').innerText()).includes(customer), 'the response stands in the list');

  await page.goto(base + pages.get('Experiment'));
  await tabTo(page, link(/report/i));
  await enter();
  assert.equal(new URL(page.url()).pathname, pages.get('Report'));
  const report = await page.locator('main').innerText();
  assert.match(report, /Validated/);
  assert.match(report, /Falls short/);
  assert.match(report, /do(ing)? nothing/i);
}
