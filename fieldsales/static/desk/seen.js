// The pages one manager last saw in this browser, and the files they need. Bounded in number, size and age; of one person.

const PAGES = 'fieldsales-desk-pages', DATA = 'fieldsales-desk-data', FILES = 'fieldsales-desk-files';
const MOST = 40, LARGEST = 2_000_000, ALL = 12_000_000, DAYS = 7, DAY = 86_400_000;
const KEPT = new Set(['desk', 'coverage', 'heat', 'map', 'schedule', 'report', 'reports', 'field', 'phones', 'unswept', 'stale', 'nearly', 'flooring', 'block', 'blocks', 'daily']);

// Times are the shop's: the page says how many minutes ahead of UTC that is.
export const shiftOf = (text) => Number(/ data-shift="(-?\d+)"/.exec(text)?.[1] ?? 480);
const key = (url) => url.pathname + url.search;
const room = (url) => url.pathname.split('/')[1];
const isLookedFor = ({ searchParams }) => Boolean(searchParams.get('find') || searchParams.get('q')); // a list while a name is typed

export class Seen {
  constructor(caches, now = () => Date.now()) { Object.assign(this, { caches, now }); }

  // What the map fetches for itself is kept too; other requests of pages are left alone.
  isData(url) { return /^\/map\/(?!tiles\/)/.test(url.pathname); }

  async keep(url, text, headers, person) {
    const cache = await this.caches.open(PAGES);
    const forgotten = Date.parse(headers.get('X-Forgotten') ?? ''); // somebody's data were deleted then: no older copy stays
    if ((await this.entries()).some((one) => one.person !== person || one.at < forgotten)) await this.drop();
    if (!KEPT.has(room(url)) || isLookedFor(url) || text.length > LARGEST) return;
    const kept = new Headers(headers);
    for (const name of ['Set-Cookie', 'Content-Encoding', 'Content-Length']) kept.delete(name);
    kept.set('X-At', String(this.now()));
    kept.set('X-Size', String(text.length));
    kept.set('X-Of', encodeURIComponent(person));
    await cache.put(key(url), new Response(text, { headers: kept }));
    await this.prune();
  }

  // → {text, at, headers} of a page that is not too old, else null
  async find(url) {
    const found = await (await this.caches.open(PAGES)).match(key(url));
    if (!found || this.old(Number(found.headers.get('X-At')))) return null;
    return { text: await found.text(), at: Number(found.headers.get('X-At')), headers: found.headers };
  }

  // The newest first: {path, at, title, text's size, person}
  async entries() {
    const cache = await this.caches.open(PAGES);
    const all = await Promise.all((await cache.keys()).map(async (request) => [request, await cache.match(request)]));
    return all.filter(([, answer]) => answer).map(([request, { headers }]) => ({
      path: key(new URL(request.url)), at: Number(headers.get('X-At')), size: Number(headers.get('X-Size')), person: decodeURIComponent(headers.get('X-Of') ?? ''),
    })).sort((a, b) => b.at - a.at);
  }

  // For the page that says what is here: {path, at, title, lang}
  async list() {
    const recent = (await this.entries()).filter((one) => !this.old(one.at)).slice(0, 12);
    return Promise.all(recent.map(async (one) => {
      const { text } = await this.find(new URL(one.path, location.origin));
      return { ...one, title: /<title>([^<]*)/.exec(text)?.[1] ?? one.path, lang: /<html lang="([\w-]+)"/.exec(text)?.[1] ?? 'zh-CN', shift: shiftOf(text) };
    }));
  }

  async keepData(url, answer) {
    const bytes = await answer.arrayBuffer(), cache = await this.caches.open(DATA);
    if (bytes.byteLength > LARGEST || !(await this.entries()).length) return; // nobody to keep it for
    const headers = { 'Content-Type': answer.headers.get('Content-Type') ?? '', 'X-At': String(this.now()) };
    await cache.put(key(url), new Response(bytes, { headers }));
    const keys = await cache.keys();
    for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
  }

  async data(url) {
    const found = await (await this.caches.open(DATA)).match(key(url));
    return found && !this.old(Number(found.headers.get('X-At'))) ? found : null;
  }

  async versions() {
    const used = new Set();
    for (const { path } of await this.entries()) {
      const { text } = (await this.find(new URL(path, location.origin))) ?? { text: '' };
      for (const [, version] of text.matchAll(/\/static\/([^/"]+)\//g)) used.add(version);
    }
    return used;
  }

  async prune() {
    const cache = await this.caches.open(PAGES);
    let size = 0;
    for (const [n, one] of (await this.entries()).entries()) {
      size += one.size;
      if (n >= MOST || size > ALL || this.old(one.at)) await cache.delete(one.path);
    }
  }

  old(at) { return !(this.now() - at < DAYS * DAY && this.now() - at > -DAY); }

  async drop() { await Promise.all([PAGES, DATA].map((name) => this.caches.delete(name))); }
}

// Files whose address holds the hash of everything: the copy is as good as the original. Without a network the same file
// of another version will do.
export class Files {
  constructor(caches) { Object.assign(this, { caches, closed: false }); } // closed: whoever they were kept for has left

  async answer(request) {
    if (this.closed) return fetch(request).catch(() => new Response('', { status: 504 }));
    const cache = await this.caches.open(FILES), held = await cache.match(request);
    if (held) return held;
    const answer = await fetch(request).catch(() => null);
    if (answer?.ok && !this.closed) await cache.put(request, answer.clone()).catch(() => {});
    return answer ?? (await this.alike(cache, request.url)) ?? new Response('', { status: 504 });
  }

  async alike(cache, address) {
    const tail = (url) => new URL(url).pathname.split('/').slice(3).join('/');
    const found = (await cache.keys()).findLast((request) => tail(request.url) === tail(address));
    return found ? cache.match(found) : null;
  }

  async fetchAll(paths) {
    const cache = await this.caches.open(FILES);
    for (const path of paths) if (!(await cache.match(path))) await cache.add(path).catch(() => {});
  }

  async prune(versions) {
    const cache = await this.caches.open(FILES);
    if (!versions.size) return;
    for (const request of await cache.keys()) if (!versions.has(new URL(request.url).pathname.split('/')[2])) await cache.delete(request);
  }

  async drop() { await this.caches.delete(FILES); }
}
