// @ts-check
// The quick log with a script: keys, a draft, and a queue, so that nothing is lost without a network. What is saved goes
// into the queue first and from there to the server; the form's own id makes sending it twice the same as once.
'use strict';

/**
 * A response that the server does not have yet, as far as we know.
 * @typedef {{ key: string, action: string, by: string, at: number, label: string, fields: [string, string][], wrong?: string[] }} Item
 */

const asked = /** @type {HTMLFormElement | null} */ (document.querySelector('form#log'));
if (asked) fit(asked);
asked?.addEventListener('input', () => fit(asked));

/** What the page no longer asks for the outcome that is chosen is not sent either. @param {HTMLFormElement} form */
function fit(form) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('.if-yes input, .if-alt input, .if-no input'));
  for (const input of inputs) input.disabled = !input.getClientRects().length;
}

// A form that was refused has its words from the server, and goes back there.
const log = /** @type {HTMLElement | null} */ (document.querySelector('#log[data-by]'));
if (log && !document.getElementById('problems') && 'indexedDB' in window) quickLog(log);

/** @param {HTMLElement} log the form for one response, or the counter for many */
function quickLog(log) {
  const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const form = log instanceof HTMLFormElement ? log : null;
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form?.elements.namedItem(name));
  const action = log.dataset.action ?? '';
  const page = log.dataset.page ?? action.replace(/responses$/, 'log');
  const draft = `draft ${action}`;
  const keys = 'keys' in log.dataset;
  const here = matchMedia('(pointer: coarse)').matches ? 'phone' : 'computer';
  const customer = field('customer');
  let by = log.dataset.by ?? '';
  let csrf = /** @type {HTMLInputElement} */ (log.querySelector('[name=csrf]')).value;
  /** Why the queue waits. */
  let trouble = '';
  /** What was refused and is in the form. What was begun before it stays the draft, and comes back after it. @type {Item | undefined} */
  let fixing;

  // ---------- the queue ----------

  /** @type {Promise<IDBDatabase>} */
  const opened = new Promise((done, failed) => {
    const ask = indexedDB.open('touchstone', 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore('queue', { keyPath: 'key' });
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => failed(ask.error);
  });

  /**
   * Done when it is on the disk.
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(queue: IDBObjectStore) => IDBRequest<T>} act
   * @returns {Promise<T>}
   */
  const store = async (mode, act) => {
    const work = (await opened).transaction('queue', mode, { durability: 'strict' });
    const ask = act(work.objectStore('queue'));
    return new Promise((done, failed) => {
      work.oncomplete = () => done(ask.result);
      work.onabort = () => failed(work.error);
    });
  };
  /** @returns {Promise<Item[]>} */
  const all = async () => (await store('readonly', (queue) => queue.getAll())).sort((a, b) => a.at - b.at);
  const put = (/** @type {Item} */ item) => store('readwrite', (queue) => queue.put(item));
  const drop = (/** @type {string} */ key) => store('readwrite', (queue) => queue.delete(key));

  const freshKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))).replace(/\+/g, '-').replace(/\//g, '_');

  /** Only the fields that a person fills. */
  const typed = (/** @type {HTMLFormElement} */ of) => /** @type {[string, string][]} */ ([...new FormData(of)].filter(([name]) => !['csrf', 'key'].includes(name)));

  const label = () => {
    const outcome = log.querySelector('[name=outcome]:checked')?.closest('label')?.querySelector('b')?.textContent;
    return `${customer.value.trim() || 'Somebody'}, ${outcome?.toLowerCase()}`;
  };

  /**
   * Into the queue, and from there on its way. A browser that keeps nothing for us sends the form itself.
   * @param {HTMLFormElement} of
   * @param {Pick<Item, 'key' | 'label' | 'fields'>} what
   */
  async function save(of, what) {
    try {
      await put({ ...what, action, by, at: Date.now() });
    } catch {
      of.submit();
      return;
    }
    if (form) clear(form);
    await show();
    await send();
    const then = what.fields.some(([name, value]) => name === 'then' && value === 'done');
    if (then && !(await all()).some((left) => left.key === what.key)) location.assign(action);
  }

  /** An empty form for the next response, which keeps what rarely changes. @param {HTMLFormElement} form */
  function clear(form) {
    const begun = fixing && sessionStorage.getItem(draft);
    fixing = undefined;
    if (!begun) sessionStorage.removeItem(draft);
    const kept = ['offer_id', 'segment', 'currency', ...new FormData(form).getAll('stays').map(String)].map((name) => [field(name), field(name)?.value]);
    form.reset();
    fit(form);
    for (const [input, value] of kept) if (input instanceof HTMLElement) /** @type {HTMLInputElement} */ (input).value = String(value);
    if (begun) fill(form, JSON.parse(begun));
    field('key').value = freshKey();
    if (hint) hint.textContent = usual;
    customer.focus();
    scrollTo(0, 0);
  }

  /**
   * Sends an item: it is stored, or wrong, or the time for it has not come.
   * @param {Item} item
   * @returns {Promise<'stored' | 'later' | string[]>}
   */
  async function post(item, again = false) {
    const body = new URLSearchParams(item.fields);
    body.set('key', item.key);
    body.set('csrf', csrf);
    const waited = Math.round((Date.now() - item.at) / 1000);
    if (waited > 30) body.set('waited', String(waited));
    const answer = await ask(item.action, { method: 'POST', body, headers: { accept: 'application/json' } });
    if (!answer) return 'later';
    const { status } = answer;
    if (status === 201) return 'stored';
    // The form may be older than the session, or come from the cache: the page of today has another one.
    if (status === 403 && !again) return (await fresh()) && item.by === by ? post(item, true) : 'later';
    if (status === 401 || answer.type === 'opaqueredirect') trouble = 'out';
    else if (status < 400 || status > 499 || [408, 425, 429].includes(status)) trouble = 'busy';
    else {
      const { errors, detail } = await answer.json().catch(() => ({}));
      return errors?.map((/** @type {{ message: string }} */ e) => e.message) ?? [detail ?? `The server refused it (${status}).`];
    }
    return 'later';
  }

  /**
   * @param {string} address
   * @param {RequestInit} [how]
   * @returns {Promise<Response | undefined>}
   */
  async function ask(address, how, again = false) {
    try {
      return await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(20_000), ...how });
    } catch {
      // Once more: it may have been a connection that was just ending. Whatever arrives twice is done once.
      if (!again && navigator.onLine) return ask(address, how, true);
      trouble = 'network';
    }
  }

  /** Takes who is signed in, the counts and the latest responses from today's page. */
  async function fresh() {
    const answer = await ask(page);
    if (!answer) return false;
    const now = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const other = /** @type {HTMLElement | null} */ (now.querySelector('#log[data-by]'));
    if (!other) {
      trouble = answer.type === 'opaqueredirect' ? 'out' : 'busy';
      return false;
    }
    by = other.dataset.by ?? '';
    csrf = /** @type {HTMLInputElement} */ (other.querySelector('[name=csrf]')).value;
    for (const id of ['under', 'reached', 'strip', 'today', 'taps']) $(id)?.replaceChildren(...(now.getElementById(id)?.childNodes ?? []));
    for (const offer of form ? other.querySelectorAll('#f-offer option') : []) {
      const old = log.querySelector(`#f-offer option[value="${CSS.escape(/** @type {HTMLOptionElement} */ (offer).value)}"]`);
      if (old) old.textContent = offer.textContent;
    }
    known = undefined;
    localTimes();
    return true;
  }

  /** Sends what waits, the oldest first, until something keeps it from being sent. */
  async function round() {
    trouble = '';
    let sent = false;
    for (;;) {
      const item = (await all()).find((waiting) => waiting.by === by && !waiting.wrong);
      if (!item) break;
      const answer = await post(item);
      if (answer === 'later') {
        if (!trouble && item.by === by) trouble = 'busy';
        if (trouble) break;
      } else if (answer === 'stored') {
        await drop(item.key);
        for (const output of outputs(item)) output.dataset.n = String(Number(output.dataset.n) + 1);
        sent = true;
      } else if ((await all()).some((left) => left.key === item.key)) {
        await put({ ...item, wrong: answer });
      }
    }
    if (sent) await fresh();
    await show();
  }

  /** The numbers of the counter that an item is counted in. @param {Item} item */
  const outputs = (item) => [...log.querySelectorAll('output')].filter(({ dataset }) => dataset.of === item.label && item.action === action);

  let running = Promise.resolve();
  const send = () => (running = running.then(round, round));
  const sendAll = async () => (await all()).length && send();

  // ---------- what the page says of it ----------

  const WHY = {
    network: 'No signal.',
    out: 'You are signed out.',
    busy: 'The server does not answer.',
    '': '',
  };

  async function show() {
    const items = await all();
    const own = items.filter((item) => item.by === by);
    const wrong = own.filter((item) => item.wrong);
    const waiting = own.length - wrong.length;
    for (const output of log.querySelectorAll('output')) {
      const taps = own.filter((item) => outputs(item).includes(output)).length;
      output.textContent = (Number(output.dataset.n) + taps).toLocaleString('en');
    }
    const n = (/** @type {number} */ count) => `${count} ${count === 1 ? 'response is' : 'responses are'}`;
    const old = own.some((item) => Date.now() - item.at > 86_400_000);
    const say = [];
    if (waiting && (trouble || old)) {
      say.push(`${WHY[/** @type {keyof typeof WHY} */ (trouble)]} ${n(waiting)} ${old ? 'still only on this' : 'kept on this'} ${here} and will send when ${trouble === 'out' ? 'you sign in' : 'you’re back'}. Keep logging.`);
    }
    if (wrong.length) say.push(`${wrong.length} ${wrong.length === 1 ? 'response needs' : 'responses need'} fixing.`);
    if (items.length > own.length) say.push(`${n(items.length - own.length)} somebody else’s: they wait until they sign in here.`);
    $('sync').textContent = items.length ? `${items.length} waiting` : 'All saved';
    $('sync').classList.toggle('wait', items.length > 0);
    $('queue').hidden = !say.length;
    $('queue').replaceChildren(...(say.length ? [made('p', say.join(' ')), list(own)] : []));
    if (trouble === 'out') $('queue').append(Object.assign(made('a', 'Sign in'), { href: '/sign-in?next=/log', className: 'btn' }));
    document.cookie = `touchstone-waiting=${items.length};path=/;samesite=lax;max-age=${items.length ? 5_184_000 : 0}`;
  }

  /** @param {Item[]} items */
  function list(items) {
    const ol = made('ul');
    for (const item of items) {
      const li = made('li', item.label);
      for (const mistake of item.wrong ?? []) li.append(made('p', mistake, 'err'));
      if (item.wrong) li.append(button('Fix', item.label, () => fix(item)));
      li.append(button('Remove', item.label, async () => (await drop(item.key), show())));
      ol.append(li);
    }
    return ol;
  }

  /** @param {string} tag @param {string} [text] @param {string} [className] */
  const made = (tag, text = '', className = '') => Object.assign(document.createElement(tag), { textContent: text, className });

  /** @param {string} text @param {string} of @param {() => unknown} act */
  function button(text, of, act) {
    const one = made('button', text, 'btn');
    one.append(made('span', ` ${of}`, 'vh'));
    one.addEventListener('click', act);
    return one;
  }

  /** Opens what was refused, as it was typed; what is changed of another one is kept with it. @param {Item} item */
  async function fix(item) {
    if (item.action !== action || !form) {
      sessionStorage.setItem('fix', item.key);
      location.assign(item.action.replace(/responses$/, 'log'));
      return;
    }
    const before = fixing;
    if (before?.key !== item.key) {
      if (before && (await all()).some(({ key }) => key === before.key)) await put({ ...before, label: label(), fields: typed(form) });
      fixing = item;
      fill(form, item.fields);
      field('key').value = item.key;
      show();
    }
    customer.focus();
  }

  /** @param {HTMLFormElement} form @param {[string, string][]} fields */
  function fill(form, fields) {
    form.reset();
    /** @type {Record<string, number>} */
    const nth = {};
    for (const one of /** @type {Iterable<HTMLInputElement>} */ (/** @type {unknown} */ (form.elements))) {
      const values = fields.filter(([name]) => name === one.name).map(([, value]) => value);
      if (['radio', 'checkbox'].includes(one.type)) one.checked = values.includes(one.value);
      else if (one instanceof HTMLSelectElement) one.value = values.find((value) => [...one.options].some((o) => o.value === value)) ?? one.value;
      else if (!['hidden', 'submit'].includes(one.type)) one.value = values[(nth[one.name] = (nth[one.name] ?? -1) + 1)] ?? one.value;
      if (one.value && values.length) one.closest('details')?.setAttribute('open', '');
    }
    fit(form);
  }

  function localTimes() {
    for (const time of document.querySelectorAll('time')) {
      const at = new Date(time.dateTime);
      if (at.toDateString() === new Date().toDateString()) time.textContent = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    }
  }

  // ---------- who answered before ----------

  /** What to say of the customers of late, by name. @type {Map<string, string> | undefined} */
  let known;
  const hint = form && $('f-customer-hint');
  const usual = hint?.textContent ?? '';

  async function recognise() {
    let named = known;
    if (!named) {
      // What comes meanwhile may ask anew, and this one has its own.
      named = known = new Map();
      const answer = await ask(action.replace(/responses$/, 'customers.json'));
      if (answer?.ok) {
        /** @type {{ name: string, said: string }[]} */
        const people = await answer.json();
        for (const { name, said } of people) named.set(name.toLowerCase(), said);
        $('customers').replaceChildren(...people.map(({ name }) => Object.assign(made('option'), { value: name })));
      }
    }
    if (hint) hint.textContent = named.get(customer.value.trim().toLowerCase()) || usual;
  }

  // ---------- events ----------

  /** The form that is being saved: whoever presses twice saves once. */
  let saving = '';

  form?.addEventListener('input', () => fixing || sessionStorage.setItem(draft, JSON.stringify(typed(form))));
  customer?.addEventListener('input', recognise);

  document.addEventListener('submit', async (event) => {
    const other = /** @type {HTMLFormElement} */ (event.target);
    if (other === form) {
      event.preventDefault();
      const then = event.submitter instanceof HTMLButtonElement ? event.submitter.value : 'next';
      const key = field('key').value;
      if (key === saving) return;
      saving = key;
      await save(form, { key, label: label(), fields: [...typed(form), ['then', then]] });
      saving = '';
      return;
    }
    if (other.dataset.tap) {
      event.preventDefault();
      return save(other, { key: freshKey(), label: other.dataset.tap, fields: typed(other) });
    }
    if (!other.closest('#strip, #today, #taps')) return;
    // Taking back keeps what is being typed.
    event.preventDefault();
    const waiting = (await all()).filter((item) => item.by === by && item.label === other.dataset.of).pop();
    if (waiting) {
      await drop(waiting.key);
      return show();
    }
    const body = new URLSearchParams(/** @type {any} */ (new FormData(other)));
    const answer = await ask(other.action, { method: 'POST', body });
    if (answer?.type !== 'opaqueredirect' || !(await fresh())) return show();
    /** @type {HTMLElement | null} */ ($('strip').querySelector('button'))?.focus();
  });

  document.addEventListener('keydown', (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const command = event.ctrlKey || event.metaKey;
    if (form && command && event.key === 'Enter' && !document.querySelector('dialog[open]')) {
      event.preventDefault();
      form.requestSubmit(/** @type {HTMLElement} */ (form.querySelector('[value=next]')));
      return;
    }
    if (event.key === 'Enter' && at === customer) {
      event.preventDefault();
      /** @type {HTMLElement} */ (log.querySelector('[name=outcome]:checked, [name=outcome]')).focus();
    }
    const typing = at.matches('textarea, select, input:not([type=radio], [type=checkbox])');
    if (typing && event.key === 'Escape') at.blur();
    if (typing || !keys || command || event.altKey || document.querySelector('dialog[open]')) return;
    if (press(event.key.toUpperCase())) event.preventDefault();
  });

  /** @param {string} key */
  function press(key) {
    if (key === '/') customer?.focus();
    else if (key === '?') {
      const keys = /** @type {HTMLDialogElement} */ ($('keys'));
      if (!keys.querySelector('dl')) keys.querySelector('p')?.after(/** @type {Node} */ (document.querySelector('.keyrow')).cloneNode(true));
      keys.showModal();
    }
    else if (key === 'Z') undo();
    else {
      const shown = [...log.querySelectorAll('kbd')].find((kbd) => kbd.textContent === key)?.closest('li, label');
      const input = /** @type {HTMLElement | null | undefined} */ (shown?.querySelector('input'));
      if (!shown || /** @type {HTMLElement} */ (shown).offsetParent === null) return false;
      input?.click();
      input?.focus();
    }
    return true;
  }

  /** Takes the last one back: out of the queue, or from the server. */
  async function undo() {
    const last = (await all()).filter((item) => item.by === by).pop();
    if (last) {
      await drop(last.key);
      return show();
    }
    const latest = $('strip').querySelector('form[action*="/undo"]') ?? $('today').querySelector('form[action*="/undo"]');
    /** @type {HTMLFormElement | null} */ (latest)?.requestSubmit();
  }

  addEventListener('online', sendAll);
  document.addEventListener('visibilitychange', () => document.hidden || sendAll());
  setInterval(sendAll, 30_000);

  // ---------- the beginning ----------

  localTimes();
  if (/Mac|iP/.test(navigator.platform)) for (const kbd of document.querySelectorAll('kbd')) kbd.textContent = kbd.textContent.replace('Ctrl', '⌘');
  const begun = sessionStorage.getItem(draft);
  if (form && begun) fill(form, JSON.parse(begun));
  all().then((items) => {
    const item = items.find(({ key }) => key === sessionStorage.getItem('fix'));
    sessionStorage.removeItem('fix');
    if (item) fix(item);
    else show();
    sendAll();
  }, () => {});
  if (navigator.serviceWorker) addEventListener('load', () => setTimeout(keep, 3_000));

  /** Keeps this page, so that it opens without a network. */
  async function keep() {
    try {
      for (const scope of ['/log', page]) await navigator.serviceWorker.register('/log-worker.js', { scope });
      const answer = await ask(page);
      if (!answer?.ok) return;
      const cache = await caches.open('log');
      const used = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/a/'));
      for (const old of await cache.keys()) if (!used.includes(old.url)) await cache.delete(old);
      await cache.addAll(used);
      await cache.put(page, answer.clone());
      await cache.put('/log', answer);
    } catch {
      // The browser keeps nothing for us: then the page needs a network, and the queue is there all the same.
    }
  }
}
