// The page's side of the desk's worker (worker.js), which keeps the last seen pages for when there is no connection.

const SCRIPT = '/desk-sw.js';

export async function keepSeen() {
  const workers = navigator.serviceWorker;
  if (!workers || isOurs(workers.controller) || await repsWorker(workers)) return; // there already: the browser looks for a newer one itself
  const first = !workers.controller;
  await workers.register(SCRIPT, { type: 'module', updateViaCache: 'none' }).catch(() => null);
  if (!first) return;
  const { active } = await workers.ready; // this page was loaded past it: it is asked to fetch what it missed
  active.postMessage({ page: location.pathname + location.search, files: loaded() });
}

// A browser in which a rep works, or worked without logging out, keeps the rep's worker: it may hold what was not sent.
async function repsWorker(workers) {
  const found = await workers.getRegistration('/').catch(() => null);
  const worker = found?.active ?? found?.waiting ?? found?.installing;
  if (!worker || isOurs(worker)) return false;
  const status = await fetch('/sync-status').then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  return !status || status.base || status.unsent > 0 || status.photos > 0;
}

function isOurs(worker) { return Boolean(worker) && new URL(worker.scriptURL).pathname === SCRIPT; }

function loaded() {
  const paths = performance.getEntriesByType('resource').map((one) => new URL(one.name)).filter((url) => url.origin === location.origin);
  return [...new Set(paths.map((url) => url.pathname).filter((path) => path.startsWith('/static/')))];
}
