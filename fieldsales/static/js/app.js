// The page's side of the worker: registers it, asks for a sync, corrects the header, keeps half-filled forms.
// Everything here is help: without it every page and form still works.

import { askDirectly, askWorker } from './direct.js';
import { keepDrafts, formTouched } from './drafts.js';
import { heldCount } from './heldlist.js';
import { holdForms } from './hold.js';
import './page.js';

export { askWorker, formTouched };

const EVERY = 60_000, TOAST = 10_000, QUIET = 200, SEEN = 4000; // a sentence that stood so long counts as read
const wanted = document.documentElement.dataset.worker === '1';
const worker = wanted && 'serviceWorker' in navigator ? navigator.serviceWorker : null;
let outdated = false; // a new worker has taken over: the next page is loaded whole, with its own styles

start();

async function start() {
  keepDrafts();
  holdForms();
  document.addEventListener('click', (event) => event.target.closest('[data-back]') && history.back());
  eachPage();
  document.addEventListener('htmx:afterSettle', eachPage);
  document.addEventListener('htmx:beforeRequest', wholePageIfOutdated);
  if (!worker) return climb('C');
  askDirectly();
  const controlled = Boolean(worker.controller);
  worker.addEventListener('message', (event) => hear(event.data));
  worker.addEventListener('controllerchange', () => (outdated ||= controlled));
  if (await relieved()) return;
  try {
    takePlace(await worker.register('/sw.js', { type: 'module', updateViaCache: 'none' }));
  } catch {
    return climb('C'); // no modules in workers here: the server renders, nothing is lost
  }
  kept().then((safe) => climb(safe && installed() ? 'A' : 'B')); // some browsers ask the person first: do not wait for it
  await worker.ready;
  ask();
  addEventListener('online', () => ask(true));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
  setInterval(() => document.visibilityState === 'visible' && ask(), EVERY);
}

// A manager's worker (static/desk/worker.js) is still in this browser. It holds nothing that one would have to wait for: it
// goes, and this page comes again without it. To take its place at once is not safe: a request that wakes it while it makes
// room leaves Chromium between the two, and the next page never comes.
async function relieved() {
  const found = await worker.getRegistration('/').catch(() => null);
  if (!desks(found)) return sessionStorage.removeItem('relieved');
  if (sessionStorage.getItem('relieved') || !navigator.onLine) return false;
  sessionStorage.setItem('relieved', '1'); // once: another page that is open can hold it
  const gone = await found.unregister().catch(() => false);
  if (gone) await dropCopies().catch(console.error);
  if (gone) location.reload();
  return gone;
}

async function dropCopies() {
  const names = (await caches.keys()).filter((name) => name.startsWith('fieldsales-desk'));
  await Promise.all(names.map((name) => caches.delete(name)));
}

function desks(registration) { return Boolean(registration?.active?.scriptURL.endsWith('/desk-sw.js')); }

// Another page holds the manager's worker: then it is asked to make room.
function takePlace(registration) {
  const next = registration.installing ?? registration.waiting;
  if (!next || !desks(registration)) return;
  const take = () => next.state === 'installed' && next.postMessage('take over');
  next.addEventListener('statechange', take);
  worker.addEventListener('controllerchange', () => ask(true), { once: true });
  take();
}

// A installed and persistent: full offline. B a worker whose data the browser may drop. C no worker: the server's pages.
// Decided by what is there, never by the browser's name. Styles and texts follow html[data-capability].
function climb(rung) { document.documentElement.dataset.capability = rung; }

function capable() { return document.documentElement.dataset.capability !== 'C'; }

async function kept() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}

function installed() { return matchMedia('(display-mode: standalone)').matches || navigator.standalone === true; }

function ask(now = false) {
  worker.ready.then((registration) => registration.active?.postMessage({ sync: true, now, tier: document.documentElement.dataset.capability, lang: document.documentElement.lang.slice(0, 2) }));
}

function eachPage() {
  hideToasts();
  for (const button of document.querySelectorAll('[data-back]')) button.hidden = false;
  if (worker) takeOver();
}

// A page that was just shown has nothing typed into it yet: the moment to change workers, once it has asked for all it needs
// (see relieved).
async function takeOver() {
  await shown();
  const registration = await worker.getRegistration();
  if (registration?.waiting && !formTouched()) registration.waiting.postMessage('take over');
}

function shown() {
  const whole = document.readyState === 'complete' ? Promise.resolve() : new Promise((done) => addEventListener('load', done, { once: true }));
  return whole.then(() => new Promise((done) => setTimeout(done, QUIET)));
}

function wholePageIfOutdated(event) {
  const { verb, path } = event.detail.requestConfig;
  const missed = worker?.controller === null && capable(); // shown while the worker was starting: it would stay without one
  if (!(outdated || missed) || verb !== 'get') return;
  event.preventDefault();
  location.assign(path);
}

function hideToasts() {
  for (const toast of document.querySelectorAll('.toast:not([data-timed])')) {
    toast.dataset.timed = '';
    setTimeout(() => toast.remove(), TOAST);
  }
}

function hear({ status, wiped }) {
  if (wiped) {
    localStorage.clear();
    location.assign('/login');
  }
  if (!status) return;
  for (const badge of document.querySelectorAll('[data-unsent]')) {
    badge.textContent = status.unsent + heldCount();
    badge.hidden = !Number(badge.textContent);
  }
  for (const line of document.querySelectorAll('[data-synced]')) {
    line.textContent = status.text;
    line.toggleAttribute('data-problem', Boolean(status.problem));
  }
  if (status.lost) tellOfLoss(status.lost);
  document.dispatchEvent(new CustomEvent('sync-status', { detail: status }));
}

// Once, where it is seen: the browser had thrown the data away.
function tellOfLoss(sentence) {
  if (document.querySelector('[data-lost]')) return;
  const line = Object.assign(document.createElement('p'), { className: 'notice stop', textContent: sentence });
  line.setAttribute('role', 'status');
  line.dataset.lost = '';
  document.getElementById('main')?.prepend(line);
  setTimeout(() => worker.ready.then((registration) => registration.active?.postMessage('told of loss')), SEEN); // else the next page says it
}
