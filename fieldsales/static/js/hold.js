// Where no worker answers (WeChat on an iPhone, the very first visit, a manager's page), a form that cannot reach the
// server is kept in this browser and goes out by itself. The online event is a hint, navigator.onLine is never asked.

import { formTouched } from './drafts.js';
import { Held } from './held.js';
import { listHeld } from './heldlist.js';
import { mint } from './ids.js';
import { Net } from './net.js';

const PATIENCE = 8000, EVERY = 30_000, HOME_MS = 8 * 3600e3; // the shop's day: eight hours ahead, without summer time
const WAITS = { 401: 'signed_out', 409: 'other_person', 502: 'no_network', 503: 'no_network', 504: 'no_network' };
const trying = new Set(); // ids of this page that are on their way for the first time
const held = new Held(globalThis.indexedDB, new Net(fetch.bind(globalThis)));
const busy = new WeakSet();
const person = () => document.documentElement.dataset.person;

export function holdForms() {
  document.addEventListener('submit', submitted, true); // before htmx
  document.addEventListener('htmx:beforeSwap', workerHadNothing);
  document.addEventListener('htmx:afterSettle', () => told());
  document.addEventListener('click', clicked);
  addEventListener('online', send);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && send());
  setInterval(() => document.visibilityState === 'visible' && send(), EVERY);
  send();
}

// What waits of this person, for the badge and for the list.
async function told(more = {}) {
  const all = (await held.all().catch(() => [])).filter((one) => !trying.has(one.id));
  const mine = all.filter((one) => one.person === person());
  listHeld({ mine, others: all.length - mine.length, ...more });
}

async function send() {
  const done = await held.send(person()).catch(() => ({ sent: 0, refused: [], problem: 'not_kept' }));
  await told(done);
  if (done.sent && !done.refused.length && !formTouched() && !document.querySelector('form[aria-busy]')) again();
  return done;
}

function again() { globalThis.htmx?.ajax('GET', location.pathname + location.search, { target: 'body', swap: 'innerHTML' }); }

function clicked(event) {
  if (event.target.closest('[data-held-send]')) send();
  const seen = event.target.closest('[data-held-seen]')?.dataset.heldSeen;
  if (seen) held.drop(seen).then(() => told());
}

function submitted(event) {
  const form = event.target, by = event.submitter;
  if (form.getAttribute('action') === '/logout') return leaving(event, form);
  if (navigator.serviceWorker?.controller || !isTap(form, by)) return;
  event.preventDefault();
  event.stopPropagation();
  if (busy.has(form)) return; // a double tap
  busy.add(form);
  form.setAttribute('aria-busy', 'true');
  tap(form, read(form, by)).finally(() => {
    busy.delete(form);
    form.removeAttribute('aria-busy');
  });
}

function isTap(form, by) {
  return form.getAttribute('action')?.startsWith('/do/') && form.method === 'post' && !by?.hasAttribute('formaction') && person();
}

// A form as it was when it was sent, with an id that stays the same however often it is tried.
function read(form, by) {
  const entries = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  if (by?.name) entries.push([by.name, by.value]);
  return written(form.getAttribute('action'), entries, by?.textContent.trim() ?? '');
}

function written(action, entries, label) {
  const given = entries.find(([name]) => name === 'id')?.[1], id = given || mint(), now = Date.now();
  return {
    id, person: person(), name: action.slice(4).split('?')[0], entries: given ? entries : [...entries, ['id', id]], label,
    title: document.title, at: new Date(now).toISOString(), day: new Date(now + HOME_MS).toISOString().slice(0, 10),
  };
}

// To the server at once, or behind what waits already, so that the order stays. It is kept from the first moment on:
// the page may be closed or left before anybody answers, and what is done twice under one id counts once.
async function tap(form, said) {
  const queue = await waiting(), safe = keep(said);
  if (queue) return behind(await stays(form, safe, 'no_network'));
  trying.add(said.id);
  const answer = await post(form.getAttribute('action'), said.entries).catch(() => null);
  const problem = answer ? WAITS[answer.status] : 'no_network';
  if (!problem) {
    safe.then(() => held.drop(said.id)).catch(console.error).finally(() => trying.delete(said.id));
    return show(answer);
  }
  trying.delete(said.id);
  return stays(form, safe, problem);
}

async function waiting() {
  return (await held.all().catch(() => [])).some((one) => one.person === person() && !one.refused && !trying.has(one.id));
}

async function behind(kept) {
  if (!kept) return;
  await send();
  const next = held.went.get(kept.id);
  if (next) location.assign(next);
}

// → the form as it is kept, or null
function keep(said) {
  return held.add(said).catch((error) => {
    console.error(error);
    return null;
  });
}

async function stays(form, safe, problem) {
  const kept = await safe;
  if (!kept) form?.elements[0]?.dispatchEvent(new Event('input', { bubbles: true })); // its draft is no longer a sent one
  await told({ problem: kept ? problem : 'not_kept', fresh: true });
  return kept;
}

async function post(action, entries) {
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const options = { method: 'POST', body: new URLSearchParams(entries), headers: { 'HX-Request': 'true', 'X-Person': person() }, signal: stop.signal };
    const response = await fetch(action, options);
    return { status: response.status, url: response.url, away: response.headers.get('HX-Redirect'), text: await response.text() };
  } finally {
    clearTimeout(timer);
  }
}

// The page that follows (or the refusal), as htmx shows it after a boosted form.
function show({ url, away, text }) {
  if (away || !globalThis.htmx) return location.assign(away ?? url);
  history.replaceState({ htmx: true }, '', location.href);
  history.pushState({ htmx: true }, '', url);
  globalThis.htmx.swap(document.body, text, { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 20 });
  scrollTo(0, 0);
}

// A worker that has no base yet passes a form on; what it then brings back when nobody answers is not an answer.
function workerHadNothing(event) {
  const { xhr, requestConfig: { verb, path, formData } } = event.detail;
  if (verb !== 'post' || !path.startsWith('/do/') || xhr.status < 502 || !WAITS[xhr.status] || !person()) return;
  event.detail.shouldSwap = false;
  const said = written(path, [...formData].filter(([, value]) => typeof value === 'string'), '');
  stays(null, keep(said), 'no_network');
}

// Whoever logs out takes the right to send with him; what waits would wait for ever.
async function leaving(event, form) {
  event.preventDefault();
  event.stopPropagation();
  const mine = (await held.all().catch(() => [])).filter((one) => one.person === person());
  if (mine.length) await told({ problem: 'logout', fresh: true });
  else form.submit();
}
