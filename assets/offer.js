// Says that somebody looks at the page, once it has been in sight for a moment. Nothing else: the page works without.
const main = /** @type {HTMLElement | null} */ (document.querySelector('main[data-seen]'));
let waiting = 0;

function look() {
  clearTimeout(waiting);
  if (!main || document.visibilityState !== 'visible') return;
  waiting = setTimeout(() => {
    document.removeEventListener('visibilitychange', look);
    navigator.sendBeacon(main.dataset.seen ?? '', main.dataset.by ?? '');
  }, 1500);
}

document.addEventListener('visibilitychange', look);
look();
