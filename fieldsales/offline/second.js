// The second place for what is unsent: Cache Storage, which lives and dies apart from IndexedDB.
// Chromium can throw a whole IndexedDB away after two bad shutdowns; the base is fetched again, this cannot be.

import { within } from './idb.js';

const AT = '/outbox-copy/';
const DEVICE = '/outbox-device';
const MANY = 4; // a thousand deletions one by one take four hundred times as long as that of the whole cache

export class Second {
  constructor(caches, name = 'fieldsales-outbox', patience = 2000) {
    Object.assign(this, { caches, name, identity: `${name}-device`, patience, last: Promise.resolve() });
  }

  // One after the other: what is put while older copies are dropped must not go with them.
  turn(work) {
    const mine = this.last.then(work);
    this.last = mine.catch(() => {});
    return mine;
  }

  async put(records) {
    const put = (cache) => Promise.all(records.map((record) => cache.put(AT + record.id, json(record))));
    return this.turn(() => this.within(put, records.length));
  }

  // → ids held here
  async ids() {
    const keys = await this.within((cache) => cache.keys());
    return keys.map(path).filter((at) => at.startsWith(AT)).map((at) => at.slice(AT.length));
  }

  async get(id) {
    return this.within((cache) => cache.match(AT + id).then(read));
  }

  async drop(ids) {
    return this.turn(() => this.within(async (cache) => {
      if (ids.length > MANY && (await this.nothingBut(ids, cache))) return this.caches.delete(this.name);
      return Promise.all(ids.map((id) => cache.delete(AT + id)));
    }));
  }

  async nothingBut(ids, cache) {
    const going = new Set(ids.map((id) => AT + id));
    return (await cache.keys()).every((request) => going.has(path(request)));
  }

  // Who this phone is, so that a lost database is noticed and told to the server.
  async rememberDevice(identity) {
    await this.within((cache) => cache.put(DEVICE, json(identity)), 1, this.identity);
    return this.within((cache) => cache.delete(DEVICE)); // here it stood before it had a cache of its own
  }

  async device() {
    const found = await this.within((cache) => cache.match(DEVICE).then(read), 1, this.identity);
    return found ?? this.within((cache) => cache.match(DEVICE).then(read));
  }

  // Cache Storage can hang as IndexedDB can; nobody waits for it longer than this.
  within(work, entries = 1, name = this.name) {
    return within(this.patience + 20 * entries, 'the second store', (resolve, reject) => {
      this.caches.open(name).then(work).then(resolve, reject);
    });
  }

  async destroy() {
    await this.turn(() => Promise.all([this.caches.delete(this.name), this.caches.delete(this.identity)]));
  }
}

function path(request) { return decodeURIComponent(new URL(request.url, 'http://x').pathname); }

function read(response) { return response ? response.json().catch(() => null) : null; }

function json(value) {
  return new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } });
}
