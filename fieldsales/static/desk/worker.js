// The desk's worker, for managers only: network first, and without a network the pages that were last seen here.
//
// It is another script than the rep's worker on purpose. That one is a whole server with unsent work to guard; this one
// holds copies alone, so it may be thrown away at any moment, and is: at logout, when somebody else signs in, when the
// sign-in page is shown (expired, revoked, paused). keep.js never lets it take the place of a rep's worker with work in it.

import { Files, Seen } from './seen.js';
import { asOf, missing, refused } from './said.js';

const PATIENCE = 4000, LONGEST = 20_000; // with a copy at hand one waits less
const GATEWAY = new Set([502, 503, 504]);
const seen = new Seen(caches), files = new Files(caches);

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting())); // no state of its own to hand over
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([tidy(), clients.claim()])));
self.addEventListener('message', (event) => event.data?.page && event.waitUntil(catchUp(event.data)));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  const answer = route(event, url);
  if (answer) event.respondWith(answer);
});

// The addresses, in one list. Returning nothing leaves a request to the browser: streams, photos, what other parts fetch.
function route(event, url) {
  const { request } = event, { method } = request, path = url.pathname;
  if (method === 'GET' && path.startsWith('/static/')) return files.answer(request);
  if (method === 'GET' && isPage(request)) return page(event, url);
  if (method === 'GET' && seen.isData(url)) return data(event, url);
  if (method === 'POST' && isPage(request)) return post(event, url);
}

function isPage(request) { return request.mode === 'navigate' || request.headers.get('HX-Request') === 'true'; }

async function page(event, url) {
  const kept = await seen.find(url).catch(() => null);
  const answer = await reached(event.request, kept ? PATIENCE : LONGEST);
  if (!answer) return kept ? asOf(kept) : missing(await seen.list().catch(() => []));
  event.waitUntil(note(answer.clone(), url).catch(console.error));
  return answer;
}

async function data(event, url) {
  const answer = await reached(event.request, LONGEST);
  if (answer?.ok) event.waitUntil(seen.keepData(url, answer.clone()).catch(console.error));
  return answer ?? (await seen.data(url).catch(() => null)) ?? new Response('', { status: 504 });
}

// Nothing is kept to be sent later by this worker: what the server did not answer did not happen.
async function post(event, url) {
  const answer = await reached(event.request, LONGEST);
  if (answer && url.pathname === '/logout') event.waitUntil(leave());
  return answer ?? refused(await seen.list().catch(() => []));
}

// The server's own answer, or null: none in time, or a proxy that speaks for a server that is away.
async function reached(request, patience) {
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  return answer && !GATEWAY.has(answer.status) ? answer : null;
}

// What a page says of who sees it decides what becomes of the copies.
async function note(answer, url) {
  if (answer.status !== 200 || !/^text\/html/.test(answer.headers.get('Content-Type') ?? '')) return;
  const text = await answer.clone().text(), [tag] = /<html[^>]*>/.exec(text) ?? [];
  if (!tag) return; // a piece of a page
  const person = /data-person="([^"]+)"/.exec(tag)?.[1];
  if (!person || !tag.includes('data-desk')) return leave();
  files.closed = false;
  await seen.keep(answer.redirected ? new URL(answer.url) : url, text, answer.headers, person);
}

async function catchUp({ page: address, files: paths }) {
  await files.fetchAll(paths).catch(console.error);
  const url = new URL(address, location.origin);
  const answer = await fetch(url, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (answer) await note(answer, url);
}

async function tidy() {
  await seen.prune();
  await files.prune(await seen.versions());
}

// The worker itself stays: it holds nothing any more, and the page of a rep who signs in here sends it away (js/app.js).
async function leave() {
  files.closed = true;
  await Promise.all([seen.drop(), files.drop()]);
}
