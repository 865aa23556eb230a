// The second place for what is unsent: Cache Storage, which lives and dies apart from IndexedDB.
// Chromium can throw a whole IndexedDB away after two bad shutdowns; the base is fetched again, this cannot be.

import { within } from './idb.js';

const AT = '/outbox-copy/';
const DEVICE = '/outbox-device';

export class Second {
  constructor(caches, name = 'fieldsales-outbox', patience = 2000) {
    Object.assign(this, { caches, name, patience });
  }

  async put(records) {
    return this.within((cache) => Promise.all(records.map((record) => cache.put(AT + record.id, json(record)))), records.length);
  }

  // → ids held here
  async ids() {
    const keys = await this.within((cache) => cache.keys());
    return keys.map((request) => new URL(request.url, 'http://x').pathname)
      .filter((path) => path.startsWith(AT)).map((path) => decodeURIComponent(path.slice(AT.length)));
  }

  async get(id) {
    return this.within((cache) => cache.match(AT + id).then(read));
  }

  async drop(ids) {
    return this.within((cache) => Promise.all(ids.map((id) => cache.delete(AT + id))));
  }

  // Who this phone is, so that a lost database is noticed and told to the server.
  async rememberDevice(identity) {
    return this.within((cache) => cache.put(DEVICE, json(identity)));
  }

  async device() {
    return this.within((cache) => cache.match(DEVICE).then(read));
  }

  // Cache Storage can hang as IndexedDB can; nobody waits for it longer than this.
  within(work, entries = 1) {
    return within(this.patience + 20 * entries, 'the second store', (resolve, reject) => {
      this.caches.open(this.name).then(work).then(resolve, reject);
    });
  }

  async destroy() { await this.caches.delete(this.name); }
}

function read(response) { return response ? response.json().catch(() => null) : null; }

function json(value) {
  return new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } });
}
