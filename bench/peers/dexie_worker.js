// Dexie where our own pages are made: in a service worker that answers the page's requests with finished HTML.
// The same addresses, the same kind of request and the same headers as ours.
import { openDexie } from "./dexie.js";

const HEADERS = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
let opening = null; // once, however many pages ask
const opened = () => (opening ??= openDexie());

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url), isPage = event.request.headers.get("HX-Request") === "true";
  const [name, id] = url.pathname.slice(1).split("/");
  if (event.request.method === "GET" && isPage && name in SCREENS) event.respondWith(screen(name, id, url.searchParams));
  if (event.request.method === "POST" && url.pathname === "/do/visit") event.respondWith(visit(event.request));
});

// As our own worker answers a page that asks by message.
self.addEventListener("message", (event) => {
  if (!event.data?.path) return;
  const { path, form } = event.data, url = new URL(path, location.origin), [name, id] = url.pathname.slice(1).split("/");
  const answer = form ? saved(new Map(form)) : made(name, id, url.searchParams);
  event.waitUntil(answer.then((said) => event.ports[0].postMessage({ url: url.href, ...said })));
});

const today = () => new Date().toISOString().slice(0, 10);
const SCREENS = {
  nothing: () => "", // what the way from the page to a worker and back takes by itself
  today: (db) => db.today(today()),
  building: (db, id) => db.building(id, today()),
  search: (db, id, query) => db.search(query.get("q")),
};

async function made(name, id, query) { return { status: 200, text: await SCREENS[name](await opened(), id, query) }; }

async function screen(...asked) { return new Response((await made(...asked)).text, { headers: HEADERS }); }

async function saved(form) {
  const db = await opened();
  await db.visit(form.get("id"), form.get("door"), new Date().toISOString(), form.get("outcome"));
  return { status: 303, text: null };
}

async function visit(request) {
  const form = await request.formData();
  await saved(form);
  return Response.redirect(new URL(form.get("next"), location.origin), 303);
}
