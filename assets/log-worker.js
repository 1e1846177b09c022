// @ts-check
// Opens the quick log without a network: the page as it was kept last, and what it wears.
'use strict';

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.mode === 'navigate' && request.method === 'GET') event.respondWith(page(request, pathname));
  else if (pathname.startsWith('/a/')) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});

/**
 * The page from the server; the one that was kept when there is no network, or one so slow that it is none.
 * @param {Request} request
 * @param {string} path
 */
async function page(request, path) {
  const kept = await caches.match(path, { ignoreVary: true });
  const answer = fetch(request);
  if (!kept) return answer;
  const slow = new Promise((done) => setTimeout(done, 6_000));
  return Promise.race([answer, slow]).then((first) => first ?? kept, () => kept);
}
