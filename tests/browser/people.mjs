// Who uses the pages, and how they come in.

export const ADA = { name: 'Ada Okafor', email: 'ada@example.org', passphrase: 'seven slow herons over the weir' };

/** Fills every field that the page asks for, by its kind. What is ticked stays ticked: the demo project is on by default. */
export async function fillIn(page, person = ADA) {
  const form = page.locator('main form[method="post"]').first();
  for (const input of await form.locator('input:visible, textarea:visible').all()) {
    const type = await input.getAttribute('type');
    if (['checkbox', 'radio', 'submit', 'hidden'].includes(type)) continue;
    if (type === 'email') await input.fill(person.email);
    else if (type === 'password') await input.fill(person.passphrase);
    else if (!(await input.inputValue())) await input.fill(person.name);
  }
  await form.getByRole('button').last().click();
  await page.waitForLoadState();
}

/** Comes in by the one-time link, through the set-up form where there is one. Works with JavaScript off. */
export async function comeInByLink(page, link) {
  await page.goto(link);
  if (await page.locator('main form input[type="password"]').count()) await fillIn(page);
}
