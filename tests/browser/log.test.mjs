// The quick log as its script makes it: keys, and a queue that loses nothing and sends nothing twice.
import assert from 'node:assert/strict';
import test from 'node:test';
import { button, launch, open, tabTo } from './browser.mjs';
import { overBudget } from './budget.mjs';
import { check } from './checks.mjs';
import { ADA, comeInByLink } from './people.mjs';
import { pause, start } from './server.mjs';

/** A quick typist takes this long for a key. */
const KEY = 90;
/** And this long to look at the page and think of the next thing. */
const THOUGHT = 600;

test('the quick log in a browser', { concurrency: 1 }, async (t) => {
  const server = await start();
  const browser = await launch();
  try {
    const set = await open(browser);
    await comeInByLink(set.page, server.link);
    const as = await set.context.storageState();
    await set.page.goto(`${server.base}/log`);
    const log = new URL(set.page.url()).pathname;
    const responses = log.replace(/log$/, 'responses');
    await set.close();
    const begin = async (options = {}) => {
      const tab = await open(browser, { storageState: as, ...options });
      await tab.page.goto(server.base + log);
      // The field has it a moment after the page is there; what is typed before goes nowhere.
      await tab.page.locator('#f-customer:focus').waitFor();
      return tab;
    };
    /** How often each name stands in the list, as the server has it. */
    const stored = async (names) => {
      const tab = await open(browser, { storageState: as, javaScriptEnabled: false });
      await tab.page.goto(server.base + responses);
      const all = await tab.page.locator('table.list tbody th').allInnerTexts();
      await tab.close();
      return names.map((name) => all.filter((one) => one.trim() === name).length);
    };
    const once = async (names, why) => assert.deepEqual(await stored(names), names.map(() => 1), why);

    await t.test('ten responses by keyboard in ninety seconds, at the speed of a person', async () => {
      const tab = await begin();
      const { keyboard } = tab.page;
      const names = Array.from({ length: 10 }, (_, i) => `Corner Chemist ${i}`);
      const began = Date.now();
      for (const [i, name] of names.entries()) {
        await keyboard.type(name, { delay: KEY });
        await keyboard.press('Enter');
        await pause(THOUGHT);
        await keyboard.press(String((i % 4) + 1), { delay: KEY });
        if (i % 4 < 2) await keyboard.press('D', { delay: KEY });
        if (i % 4 === 2) {
          const chip = tab.page.locator('.if-alt input[type=radio]').first();
          await tabTo(tab.page, (at) => at.type === 'radio' && /alternative/i.test(at.group) && !/choose/i.test(at.group));
          await keyboard.press('Space', { delay: KEY });
          assert.ok(await chip.isChecked());
        }
        await pause(THOUGHT);
        await keyboard.press('Control+Enter', { delay: KEY });
        await tab.page.waitForFunction(() => document.activeElement?.id === 'f-customer' && document.activeElement.value === '');
      }
      await tab.page.getByText('All saved').waitFor();
      const seconds = (Date.now() - began) / 1000;
      console.log(`# ten responses by keyboard: ${seconds.toFixed(0)} s`);
      assert.ok(seconds <= 90, `it took ${seconds} s`);
      await once(names);
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('Z takes the last one back, ? shows the keys, and in a field they are letters', async () => {
      const tab = await begin();
      await log1(tab.page, 'Zebra Pharmacy');
      await tab.page.getByText('All saved').waitFor();
      await once(['Zebra Pharmacy']);
      await tab.page.keyboard.press('Escape');
      await tab.page.keyboard.press('z');
      await tab.page.getByText('Taken back').waitFor();
      assert.deepEqual(await stored(['Zebra Pharmacy']), [0]);
      await tab.page.locator('#f-customer').blur();
      await tab.page.keyboard.press('?');
      await tab.page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await tab.page.keyboard.press('Escape');
      await tab.page.keyboard.press('/');
      await tab.page.keyboard.type('1 z ?');
      assert.equal(await tab.page.locator('#f-customer').inputValue(), '1 z ?');
      assert.equal(await tab.page.locator('[name=outcome]:checked').count(), 0);
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('whoever answered before is recognised', async () => {
      const tab = await begin();
      const log = async () => {
        await tab.page.keyboard.type('Hedge End Pharmacy');
        await tab.page.keyboard.press('Enter');
        await tab.page.keyboard.press('4');
      };
      await log();
      await tab.page.keyboard.press('Control+Enter');
      await tab.page.locator('#strip', { hasText: 'Hedge End Pharmacy' }).waitFor();
      await tab.page.keyboard.type('hedge end pharmacy');
      await tab.page.locator('#f-customer-hint', { hasText: /^Answered once before, on \d+ \w+/ }).waitFor();
      assert.ok((await tab.page.locator('#customers option').evaluateAll((all) => all.map((o) => o.value))).includes('Hedge End Pharmacy'));
      await tab.page.locator('#f-customer').fill('Somebody new');
      await tab.page.locator('#f-customer-hint', { hasText: 'A name or a code' }).waitFor();
      await tab.close();
    });

    await t.test('offline for six, online again: exactly six more', async () => {
      const tab = await begin();
      tab.expect((text) => /ERR_INTERNET_DISCONNECTED|Failed to load/.test(text));
      const names = Array.from({ length: 6 }, (_, i) => `Offline ${i}`);
      await tab.context.setOffline(true);
      for (const name of names) await log1(tab.page, name);
      await tab.page.getByText('6 responses are kept on this computer').waitFor();
      await tab.page.getByText('6 waiting').waitFor();
      assert.deepEqual(await stored(names), names.map(() => 0));
      await tab.context.setOffline(false);
      await tab.page.getByText('All saved').waitFor();
      await once(names);
      await tab.close();
    });

    await t.test('a tab that is closed with a queue, opened again, sends it', async () => {
      const tab = await begin();
      tab.expect(() => true);
      await tab.context.setOffline(true);
      await log1(tab.page, 'Closed too soon');
      await tab.page.getByText('1 waiting').waitFor();
      await tab.page.close();
      await tab.context.setOffline(false);
      const again = await tab.context.newPage();
      await again.goto(server.base + log);
      await again.getByText('All saved').waitFor();
      await once(['Closed too soon']);
      await tab.close();
    });

    await t.test('what waits can be removed, and is then never sent', async () => {
      const tab = await begin();
      tab.expect(() => true);
      await tab.context.setOffline(true);
      await log1(tab.page, 'Kept');
      await log1(tab.page, 'Not kept');
      await tab.page.getByRole('button', { name: 'Remove Not kept' }).click();
      await tab.page.getByText('1 waiting').waitFor();
      await tab.context.setOffline(false);
      await tab.page.getByText('All saved').waitFor();
      assert.deepEqual(await stored(['Kept', 'Not kept']), [1, 0]);
      await tab.close();
    });

    await t.test('two devices at once: all of both, once each', async () => {
      const [one, two] = [await begin(), await begin()];
      const names = (who) => Array.from({ length: 5 }, (_, i) => `${who} device ${i}`);
      const work = async (tab, who) => {
        for (const name of names(who)) await log1(tab.page, name);
        await tab.page.getByText('All saved').waitFor();
      };
      await Promise.all([work(one, 'First'), work(two, 'Second')]);
      await once([...names('First'), ...names('Second')]);
      nothing([...one.problems, ...two.problems]);
      await one.close();
      await two.close();
    });

    await t.test('two tabs of one browser send a queue once', async () => {
      const tab = await begin();
      tab.expect(() => true);
      const other = await tab.context.newPage();
      await other.goto(server.base + log);
      await tab.context.setOffline(true);
      const names = ['Tab one', 'Tab two', 'Tab three'];
      for (const name of names) await log1(tab.page, name);
      await tab.context.setOffline(false);
      await Promise.all([tab.page, other].map((page) => page.getByText('All saved').waitFor()));
      await once(names);
      await tab.close();
    });

    await t.test('what the server refuses stays, opens as it was typed, and is sent when it is mended', async () => {
      const tab = await begin();
      tab.expect((text) => text.includes('422'));
      const { page } = tab;
      await page.fill('#f-customer', 'Fifty Pounds Pharmacy');
      await page.locator('#c-buy').check();
      await page.locator('#put-deposit').check();
      await page.fill('#f-amount', 'fifty');
      await page.getByRole('button', { name: 'Save and next' }).click();
      await page.getByText('1 response needs fixing').waitFor();
      assert.equal(await page.locator('#f-amount').inputValue(), '', 'the next one can be logged meanwhile');
      await page.fill('#f-customer', 'Begun Meanwhile');
      await page.locator('#c-no').check();
      await page.getByRole('button', { name: /^Fix Fifty/ }).click();
      assert.equal(await page.locator('#f-amount').inputValue(), 'fifty');
      assert.ok(await page.locator('#put-deposit').isChecked());
      await page.fill('#f-amount', '50');
      await page.getByRole('button', { name: 'Save and next' }).click();
      await page.getByText('All saved').waitFor();
      assert.equal(await page.locator('#f-customer').inputValue(), 'Begun Meanwhile', 'what was begun comes back');
      assert.ok(await page.locator('#c-no').isChecked());
      await page.getByRole('button', { name: 'Save and next' }).click();
      await page.getByText('All saved').waitFor();
      await once(['Fifty Pounds Pharmacy', 'Begun Meanwhile']);
      assert.equal(await page.locator('#f-customer').inputValue(), '');
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('of two that were refused, what is changed of the one is kept while the other is mended', async () => {
      const tab = await begin();
      tab.expect((text) => text.includes('422'));
      const { page } = tab;
      const names = ['First Refused', 'Second Refused'];
      for (const name of names) {
        await page.fill('#f-customer', name);
        await page.locator('#c-buy').check();
        await page.locator('#put-deposit').check();
        await page.fill('#f-amount', 'fifty');
        await page.getByRole('button', { name: 'Save and next' }).click();
        await page.getByRole('button', { name: `Fix ${name}` }).waitFor();
      }
      const fix = async (name, reason) => {
        await page.getByRole('button', { name: `Fix ${name}` }).click();
        await page.waitForFunction((want) => document.querySelector('#f-customer').value === want, name);
        assert.equal(await page.locator('#f-reason').inputValue(), reason);
      };
      await page.fill('#f-customer', 'Begun Before Both');
      await page.locator('#c-no').check();
      await fix(names[0], '');
      await page.fill('#f-reason', 'They haggled');
      await fix(names[1], '');
      await fix(names[0], 'They haggled');
      await page.getByRole('button', { name: `Fix ${names[0]}` }).click();
      assert.equal(await page.locator('#f-reason').inputValue(), 'They haggled', 'what is open already stays as it is');
      for (const [left, name] of names.entries()) {
        if (left) await fix(name, '');
        await page.fill('#f-amount', '50');
        await page.getByRole('button', { name: 'Save and next' }).click();
        await page.waitForFunction(() => document.querySelector('#f-customer').value === 'Begun Before Both');
      }
      await page.getByText('All saved').waitFor();
      await page.getByRole('button', { name: 'Save and next' }).click();
      await page.getByText('All saved').waitFor();
      await once([...names, 'Begun Before Both']);
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('a draft is there again after the page was left, and gone once it is saved', async () => {
      const tab = await begin();
      await tab.page.fill('#f-customer', 'Half a response');
      await tab.page.locator('#c-no').check();
      await tab.page.goto(server.base + responses);
      await tab.page.goto(server.base + log);
      assert.equal(await tab.page.locator('#f-customer').inputValue(), 'Half a response');
      assert.ok(await tab.page.locator('#c-no').isChecked());
      await tab.page.getByRole('button', { name: 'Save and next' }).click();
      await tab.page.getByText('All saved').waitFor();
      await tab.page.reload();
      assert.equal(await tab.page.locator('#f-customer').inputValue(), '');
      await once(['Half a response']);
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('signed out meanwhile: the queue stays, says so, and goes on after signing in', async () => {
      const tab = await begin();
      tab.expect((text) => /40[13]/.test(text));
      await tab.context.clearCookies({ name: 'touchstone' });
      await log1(tab.page, 'After hours');
      await tab.page.getByText('You are signed out.').waitFor();
      await tab.page.getByRole('link', { name: 'Sign in' }).click();
      await tab.page.getByLabel('E-mail').fill(ADA.email);
      await tab.page.getByLabel('Passphrase').fill(ADA.passphrase);
      await tab.page.locator('main form button').click();
      await tab.page.getByText('All saved').waitFor();
      await once(['After hours']);
      await tab.close();
    });

    await t.test('without a network the log opens as it was kept, and what is logged there is sent later', async () => {
      const tab = await begin();
      tab.expect(() => true);
      const kept = () => tab.page.evaluate(async () => {
        const all = await navigator.serviceWorker.getRegistrations();
        return all.length === 2 && all.every((one) => one.active?.state === 'activated') && Boolean(await caches.match('/log'));
      });
      for (let tries = 0; !(await kept()); tries++) {
        assert.ok(tries < 100, 'the page is kept within twenty seconds');
        await pause(200);
      }
      await tab.context.setOffline(true);
      for (const address of ['/log', log]) {
        await tab.page.goto(server.base + address);
        assert.equal(await tab.page.locator('h1').innerText(), 'Log a response');
      }
      assert.match(await tab.page.evaluate(() => getComputedStyle(document.querySelector('.lbar')).position), /sticky/, 'with its style');
      await log1(tab.page, 'From the cellar');
      await tab.page.getByText('1 waiting').waitFor();
      await tab.context.setOffline(false);
      await tab.page.getByText('All saved').waitFor();
      await once(['From the cellar']);
      await tab.close();
    });

    await t.test('the counter takes taps without a network too', async () => {
      const tab = await begin();
      tab.expect((text) => /ERR_INTERNET_DISCONNECTED|Failed to load/.test(text));
      await tab.page.goto(server.base + log.replace(/log$/, 'tally'));
      const number = tab.page.locator('output').last();
      const before = Number((await number.innerText()).replaceAll(',', ''));
      const plus = tab.page.getByRole('button', { name: 'One more: Do nothing' });
      // The first tap is stored before the network goes.
      const stored = tab.page.waitForResponse((answer) => answer.request().method() === 'POST');
      await plus.click();
      await stored;
      await tab.context.setOffline(true);
      for (let i = 0; i < 3; i++) await plus.click();
      await tab.page.getByRole('button', { name: 'One less: Do nothing' }).click();
      await tab.page.getByText('2 waiting').waitFor();
      assert.equal(await number.innerText(), (before + 3).toLocaleString('en'));
      await tab.context.setOffline(false);
      await tab.page.getByText('All saved').waitFor();
      await tab.page.reload();
      assert.equal(await number.innerText(), (before + 3).toLocaleString('en'));
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('the server is killed while it stores, and started again: none lost, none twice', async () => {
      const tab = await begin();
      tab.expect(() => true);
      const names = Array.from({ length: 8 }, (_, i) => `Killed ${i}`);
      for (const [i, name] of names.entries()) {
        await log1(tab.page, name);
        if (i === 3) await server.kill();
      }
      await tab.page.getByText(/responses? (is|are) kept on this computer/).waitFor();
      await server.again();
      await tab.page.evaluate(() => dispatchEvent(new Event('online')));
      await tab.page.getByText('All saved').waitFor();
      await once(names);
      await tab.close();
    });

    await t.test('after a day the page says that it is only here', async () => {
      const tab = await begin();
      tab.expect(() => true);
      await tab.context.setOffline(true);
      await log1(tab.page, 'Yesterday');
      await tab.page.getByText('1 waiting').waitFor();
      await tab.page.evaluate(() => {
        const now = Date.now;
        Date.now = () => now() + 25 * 3_600_000;
        dispatchEvent(new Event('online'));
      });
      await tab.page.getByText('1 response is still only on this computer').waitFor();
      await tab.context.setOffline(false);
      await tab.page.getByText('All saved').waitFor();
      await tab.close();
    });

    await t.test('the log keeps its budgets', async () => {
      const tab = await open(browser, { storageState: as });
      nothing(await overBudget(tab.page, server.base + log, 'log'));
      nothing(tab.problems);
      await tab.close();
    });

    await t.test('the offer, the segment and a choice that is to stay do; the rest is empty for the next', async () => {
      const tab = await begin();
      const { page } = tab;
      const fields = `${new URL(page.url()).pathname.split('/experiments')[0]}/fields`;
      await page.goto(server.base + fields);
      const add = page.locator(`form[action="${fields}"]`);
      for (const [name, options, stays] of [['Channel', 'Fair\nPhone', true], ['Size', 'Small\nLarge', false]]) {
        await add.locator('[name=name]').fill(name);
        await add.locator('[name=kind]').selectOption('choice');
        await add.locator('[name=options]').fill(options);
        await add.getByLabel('Stays for the next response').setChecked(stays);
        await add.getByRole('button').click();
        await page.getByRole('heading', { name }).waitFor();
      }
      await page.goto(server.base + log);
      await page.locator('#f-offer').selectOption({ index: 1 });
      await page.getByLabel('Channel').selectOption('Phone');
      await page.getByLabel('Size').selectOption('Large');
      await page.locator('#f-reason').fill('Too early');
      const offer = await page.locator('#f-offer').inputValue();
      for (const name of ['First of the phone', 'Second of the phone']) {
        await log1(page, name);
        assert.equal(await page.getByLabel('Channel').inputValue(), 'Phone');
        assert.equal(await page.getByLabel('Size').inputValue(), '');
        assert.equal(await page.locator('#f-offer').inputValue(), offer);
        assert.equal(await page.locator('#f-reason').inputValue(), '');
        assert.equal(await page.locator('[name=outcome]:checked').count(), 0);
      }
      await page.getByText('All saved').waitFor();
      await once(['First of the phone', 'Second of the phone']);
      nothing(tab.problems);
      await tab.close();
    });

    for (const name of ['log', 'tally', 'guide']) {
      await t.test(`page: ${name}, with follow-up questions`, async () => {
        nothing(await check(browser, server.base + log.replace(/log$/, name), { as }));
      });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
});

/** Logs somebody who did nothing. */
async function log1(page, customer) {
  await page.fill('#f-customer', customer);
  await page.locator('#c-no').check();
  await page.getByRole('button', { name: 'Save and next' }).click();
  await page.waitForFunction(() => document.querySelector('#f-customer').value === '');
}

/** Nothing is wrong; otherwise what is wrong is the message, one line each. */
function nothing(wrong) {
  if (wrong.length) assert.fail(`\n${wrong.join('\n')}`);
}
