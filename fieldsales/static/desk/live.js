// The desk keeps itself up to date: an event of /live says that something was written, and the parts of this page that are
// marked data-live (with an id) are asked for again, as this person, from this page's own address. Focus, scrolling, what
// is open and what is being typed stay. It says "live" only while it hears the server, else when it last saw it.

import { stale, watchStale } from './stale.js';
import { renew } from './renew.js';

const QUIET = 45_000, BUFFERED = 10_000, POLL = 60_000, TICK = 5000, FIRST = 1000, LONGEST = 120_000;
const SHARE = 5; // a page that takes long is asked for less often: at most a fifth of the time
let source = null, heard = 0, seen = Date.now(), failures = 0, retry = 0;
let running = false, again = false, notBefore = 0, shown = null, inVain = 0;

const parts = () => [...document.querySelectorAll('[data-live][id]')];
const state = () => document.querySelector('[data-live-state]'); // knows when the server read what is shown
const visible = () => document.visibilityState === 'visible';
const wanted = () => visible() && !stale() && parts().length > 0;
export const live = () => source !== null && Date.now() - heard < QUIET;

export function keepLive() {
  document.addEventListener('visibilitychange', awake);
  document.addEventListener('htmx:afterSettle', newPage);
  addEventListener('online', awake);
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => event.persisted && awake());
  setInterval(tick, TICK);
  watchStale(fetched);
  newPage();
}

function newPage() {
  const page = document.getElementById('page');
  if (page !== shown) {
    [shown, seen, failures] = [page, Date.now(), 0];
    close(); // the next stream begins where this page was read
  }
  settle();
}

function awake() {
  failures = retry = 0;
  settle();
}

function settle() {
  if (wanted()) open();
  else close();
  say();
}

function tick() {
  if (!wanted()) return settle();
  if (source !== null && Date.now() - heard > QUIET) lost(); // a dead connection that nobody told us of
  if (Date.now() - seen > POLL) refresh(); // also where a proxy holds the events back
  settle();
}

function open() {
  if (source !== null || Date.now() < retry) return;
  const opened = source = new EventSource(`/live?since=${encodeURIComponent(state()?.dataset.at ?? '')}`);
  heard = 0;
  const hear = (what) => () => {
    if (opened !== source) return;
    [heard, failures] = [Date.now(), 0];
    what();
    say();
  };
  opened.addEventListener('hello', hear(() => {}));
  opened.addEventListener('beat', hear(() => {}));
  opened.addEventListener('changed', hear(refresh));
  opened.addEventListener('over', hear(() => location.reload())); // signed out, revoked: the server says what now
  opened.onerror = () => opened === source && lost();
  setTimeout(() => opened === source && !heard && lost(), BUFFERED);
}

// Our own patience instead of the browser's, which gives up for good on a 502 and never slows down otherwise.
function lost() {
  close();
  const wait = Math.min(LONGEST, FIRST * 2 ** failures++);
  retry = Date.now() + wait * (0.5 + Math.random() / 2);
  setTimeout(settle, retry - Date.now() + 50);
  say();
}

function close() {
  source?.close();
  source = null;
}

async function refresh() {
  if (running) return void (again = true);
  running = true;
  const wait = notBefore - Date.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  again = false;
  const began = Date.now(), asked = location.href, page = await fetched();
  inVain = page ? 0 : inVain + 1;
  notBefore = Date.now() + Math.max(FIRST * 2 ** Math.min(inVain, 7), SHARE * (Date.now() - began));
  running = false;
  if (page && asked === location.href && wanted()) {
    seen = Date.now();
    state()?.setAttribute('data-at', page.querySelector('[data-live-state]')?.dataset.at ?? '');
    for (const part of parts()) renew(part, page.getElementById(part.id));
  }
  say();
  if (wanted() && (again || (!page && live()))) refresh(); // what was heard and did not come is asked for again
}

// This page as it is now, or null: out of reach, signed out, or only what a worker had kept.
async function fetched() {
  const stop = AbortSignal.timeout?.(20_000);
  const answer = await fetch(location.pathname + location.search, { headers: { 'HX-Request': 'true', Accept: 'text/html' }, signal: stop }).catch(() => null);
  const away = answer?.headers.get('HX-Redirect');
  if (away) location.assign(away);
  if (!answer?.ok || away || answer.headers.has('X-As-Of')) return null;
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

function say() {
  for (const line of document.querySelectorAll('[data-live-state]')) {
    line.hidden = stale() || !parts().length;
    const text = live() ? line.dataset.on : line.dataset.off.replace('#', clock(seen, Number(line.dataset.shift)));
    if (line.textContent !== text) line.textContent = text;
    line.toggleAttribute('data-is-live', live());
  }
}

// The time of day in the shop, which is so many minutes ahead of UTC.
const clock = (at, shift) => new Date(at + shift * 60_000).toISOString().slice(11, 16);
