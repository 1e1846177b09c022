// From a template to a running design, kept and begun from again: as a person at a browser does it.
import assert from 'node:assert/strict';
import { button, field, tabTo } from './browser.mjs';
import { checkHere } from './checks.mjs';

/** Begins from a template, adds an item and ticks it, keeps the design and begins from that; what is wrong on the way. */
export async function beginAndKeep(page, home, how, colorScheme) {
  const wrong = [];
  const look = async () => {
    if (colorScheme) wrong.push(...(await checkHere(page, colorScheme)));
  };
  // By key: that works without JavaScript as well.
  const leads = (button) => Promise.all([page.waitForEvent('load'), button.press('Enter')]);
  const has = async (text) => assert.ok((await page.locator('main').innerText()).includes(text), `${text} is not on ${page.url()}`);
  const begin = async (template, name) => {
    await page.goto(home);
    await page.getByText('Begin from a template', { exact: true }).press('Enter');
    await page.getByRole('radio', { name: new RegExp(`^${template}`) }).press('Space');
    await page.getByLabel('What do you call it?').fill(name);
    await look();
    await leads(page.getByRole('button', { name: 'Create', exact: true }));
  };

  await begin('Pilot', `Pilots, ${how}`);
  await has('Begun from the template Pilot');
  await has('It counts once you save it.');
  await page.getByText('Add an item of your own').press('Enter');
  await page.getByLabel('What is to be done').fill('Book the meeting room');
  await leads(page.locator('#own-item button'));
  const item = page.getByRole('button', { name: 'Book the meeting room', exact: true });
  assert.equal(await item.getAttribute('aria-pressed'), 'false');
  await leads(item);
  assert.equal(await item.getAttribute('aria-pressed'), 'true');
  await look();
  await leads(page.getByRole('button', { name: 'Save the plan' }));
  await has('Why this bar');

  await page.getByText('Save as a template', { exact: true }).press('Enter');
  await page.getByLabel('What do you call the template?').fill(`Shop pilots, ${how}`);
  await look();
  await leads(page.getByRole('button', { name: 'Save the template' }));
  assert.equal(await page.locator('h1').innerText(), `Shop pilots, ${how}`);
  await look();

  await begin(`Shop pilots, ${how}`, `More pilots, ${how}`);
  await has(`Begun from the template Shop pilots, ${how}`);
  await has('A pilot of four weeks, with their data');
  assert.equal(await item.getAttribute('aria-pressed'), 'false', 'the item came along, its tick did not');
  assert.equal(await page.getByLabel('Worth doing if more than this share accepts').inputValue(), '40%');
  return wrong;
}

/** The same choice without a pointer, and an item ticked with the space bar. */
export async function beginByKeyboard(page, home) {
  const { keyboard } = page;
  const leads = (act) => Promise.all([page.waitForEvent('load'), act()]);
  await page.goto(home);
  await tabTo(page, field(/what do you call it/i));
  await keyboard.type('Ladder, by keyboard');
  await tabTo(page, (at) => at.tag === 'summary' && /begin from a template/i.test(at.name));
  await keyboard.press('Enter');
  await tabTo(page, (at) => at.type === 'radio');
  await keyboard.press('ArrowUp'); // from the first round to the last
  assert.equal(await page.evaluate(() => document.activeElement.value), 'price_ladder');
  await tabTo(page, button(/^create$/i));
  await leads(() => keyboard.press('Enter'));
  assert.equal(await page.locator('#offers h3').count(), 3);
  await tabTo(page, button(/^draw lots/i));
  await leads(() => keyboard.press('Space'));
  assert.equal(await page.getByRole('button', { name: /^Draw lots/ }).getAttribute('aria-pressed'), 'true');
}
