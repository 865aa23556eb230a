// The phone's worker: a small server for one person, in place of the network. It knows addresses; the work is elsewhere.
//
// Update policy: a new version is fetched and its files cached while the old one goes on working. It takes over when no
// page is open, or when a page without a half-filled form asks for it (static/js/app.js does so after each new page).
// Forms rendered by the old version are accepted by the new one. Old and new never write at once: base.js fences.
// Kill switch: unregistering this worker leaves the same pages, rendered by the server.

import * as app from './app.js';
import { Answers, html, json, shell } from './answers.js';
import { Base } from './base.js';
import { Direct } from './direct.js';
import { Held } from './held.js';
import { Net } from './net.js';
import { Phone } from './phone.js';
import { Photos } from './photos.js';
import { Second } from './second.js';
import { asset, late, network, timely } from './reach.js';
import { Sync } from './sync.js';
import { dropAll, engine, keepVersion, sweepVersions } from './version.js';
import { erase } from './wipe.js';

const IDLE = 2000; // ms
const net = new Net(fetch.bind(self));
const phone = new Phone({ base: new Base(indexedDB), second: new Second(caches), engine, app });
const photos = new Photos(indexedDB, net);
const sync = new Sync({ phone, net, version: app.VERSION, leave, photos });
const held = new Held(indexedDB, net);
const answers = new Answers({ phone, sync, photos });
const direct = new Direct({ phone, answers, saved: (event) => event.waitUntil(soon().then(() => synced({}))) });

self.addEventListener('install', (event) => event.waitUntil(keepVersion()));
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([sweepVersions(), clients.claim()])));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting());
  if (event.data === 'told of loss') event.waitUntil(note({ lost: false }).catch(() => {}));
  if (event.data?.hello) event.ports[0].postMessage(true);
  if (event.data?.path) event.waitUntil(direct.answer(event));
  if (event.data?.tier) sync.tier = event.data.tier;
  if (event.data?.sync) event.waitUntil(settleLanguage(event.data.lang).then(() => synced({ patient: !event.data.now })));
});
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  const answer = route(event, url);
  if (answer) event.respondWith(answer);
});

// The addresses, in one list. Returning nothing leaves a request to the browser.
function route(event, url) {
  const { request } = event, { method } = request, path = url.pathname;
  if (path.startsWith('/static/') || path.startsWith('/phone/') && path !== '/phone/hello') return asset(request);
  if (path === '/sync-status') return timely(answers.status().then((status) => json(status)), () => json({ problem: 'storage_problem' }, 503));
  if (path === '/sync-now') return syncNow(request);
  if (path === '/outbox-export') return timely(answers.export(), shell);
  if (path === '/photo-local' && method === 'POST') return keepPhoto(event, url);
  if (path.startsWith('/photo/') && method === 'GET') return photo(request, url);
  if (path === '/lang' && method === 'POST') return language(request);
  if (path === '/logout' && method === 'POST') return logout(request, url);
  if (path === '/role' && method === 'POST') return otherSide(event, url);
  if (path.startsWith('/do/') && method === 'POST') return tap(event, path.slice(4));
  if (method === 'GET' && isPage(request)) return page(event, url);
  if (method === 'POST' && isPage(request)) return stranger(event);
}

// A page for a person, as against an image, a script or a fetch of ours.
function isPage(request) { return request.mode === 'navigate' || request.headers.get('HX-Request') === 'true'; }

async function page(event, url) {
  if (url.pathname === '/') url = new URL('/today', url);
  const local = await timely(answers.screen(url.pathname), () => 'late').catch(() => 'late');
  if (local === 'late') return network(event.request, offline, 4000);
  if (!local) return network(event.request, offline);
  return timely(answers.shown(local, url).then(html), shell);
}

// 2: the tap is answered here. The sync that follows may use what is left of this worker's time.
async function tap(event, name) {
  const spare = event.request.clone(), form = await event.request.formData();
  const answer = await timely(answers.mutation(name, form, event.request.referrer), shell);
  if (!answer) return network(spare, offline);
  if (answer.status === 303) event.waitUntil(soon().then(() => synced({})));
  return answer;
}

let idle = null; // nothing to do for a while: the time to prepare the next start

let soonest = null; // several taps in a row are one sync
function soon() {
  soonest ??= new Promise((resolve) => setTimeout(resolve, 400)).then(() => (soonest = null));
  return soonest;
}

async function synced(how) {
  await handOver();
  const done = await sync.ask(how);
  if (done) await photos.send().catch(() => {}); // after the text, and only in the name of who took them
  const status = await answers.status().catch(() => null);
  for (const client of await clients.matchAll()) client.postMessage({ status });
  if (sync.serverVersion && sync.serverVersion !== app.VERSION) registration.update().catch(() => {});
  clearTimeout(idle);
  idle = setTimeout(() => answers.awake().then((here) => here && answers.rehearse()).catch(() => {}), IDLE);
  return done;
}

// What pages kept before there was a worker goes first: it is older than anything the phone's own outbox holds.
async function handOver() {
  const me = await phone.start().then(({ state }) => state.me?.id, () => null);
  if (me) await held.send(me).catch(() => {});
}

async function syncNow(request) {
  await Promise.race([synced({ patient: false }), late(25_000)]);
  if (!isPage(request)) return json(await answers.status());
  return Response.redirect(new URL(request.referrer || '/unsent', location.origin), 303);
}

// A login or an invite may change whose phone this is: until the server has told, its own pages are shown.
async function stranger(event) {
  const answer = await network(event.request, offline);
  if (answer.type !== 'opaqueredirect' && !answer.redirected) return answer;
  Object.assign(sync, { known: false, unsure: true });
  event.waitUntil(synced({ patient: false }));
  return answer;
}

async function photo(request, url) {
  const held = await photos.show(url.pathname.slice(7), url.searchParams.get('size')).catch(() => null);
  return held ?? network(request, () => new Response('', { status: 504 }));
}

async function keepPhoto(event, url) {
  const { headers } = event.request, bytes = await event.request.arrayBuffer();
  try {
    const kept = await photos.keep(headers.get('X-Sha256'), bytes, headers.get('Content-Type') ?? undefined, url.searchParams.has('thumb'));
    if (kept) event.waitUntil(soon().then(() => synced({})));
    return json({ kept }, kept ? 200 : 422);
  } catch (error) {
    return json({ kept: false, error: error.name === 'QuotaExceededError' ? 'storage_full' : 'storage_problem' }, 507);
  }
}

async function language(request) {
  const spare = request.clone(), form = await request.formData(), lang = form.get('lang');
  await note({ lang }).catch(() => {});
  const back = form.get('next') || request.referrer || '/';
  return fetch(spare).catch(() => Response.redirect(new URL(back, location.origin), 303));
}

async function note(word) { return phone.turn(async () => phone.write({ ...(await phone.start()).state, ...word }, {})); }

// The server knew the choice when it rendered the first page; from then on it is kept here.
async function settleLanguage(lang) {
  const { state } = await phone.start().catch(() => ({ state: { lang } }));
  if (lang && !state.lang) await note({ lang }).catch(() => {});
}

async function logout(request, url) {
  const blocked = await answers.logoutBlocked(url).catch(() => shell());
  if (blocked) return blocked;
  const answer = await network(request, offline);
  if (answer.type === 'opaqueredirect' || answer.ok) await erase(sync).catch(console.error);
  return answer;
}

// Whoever is a rep and more goes to the desk on this phone, or back: only with nothing unsent, as with a log-out.
async function otherSide(event, url) {
  return (await answers.logoutBlocked(url).catch(() => shell())) ?? stranger(event);
}

// Needs the network and there is none: the page that says so, in the look of the others when there is a base.
async function offline(request) {
  const local = await Promise.race([answers.screen('/offline').catch(() => null), late(1000)]);
  return local && request.method === 'GET' ? html(answers.page(local, new URL(request.url), { status: 503 })) : shell();
}

async function leave(how) {
  for (const client of await clients.matchAll()) client.postMessage({ wiped: true });
  await photos.destroy();
  await held.leave(how).catch(() => {});
  await dropAll();
}
