// Photos wait in a database of their own, so that a full or broken one never stands in the way of a visit.
// ArrayBuffers, never Blobs: WebKit loses those. Local bytes go only after the server has confirmed their hash.

import { asked, named, Store } from './idb.js';
import { sha256 } from './delta.js';

const PIECE = 262_144, TRIES = 3;
const NEVER = [401, 413, 422]; // of a phone that is to be wiped: nobody asked for it, or it is no photo

export class Photos {
  constructor(indexedDB, net, options) {
    this.store = new Store(indexedDB, 'fieldsales-photos', (db) => db.createObjectStore('photos'), options);
    Object.assign(this, { net, running: null });
  }

  // Takes bytes whose hash the page has told. → true, or false when they are not what it told
  async keep(hash, bytes, mime = 'image/jpeg', small = false) {
    if (!small && (await sha256(bytes)) !== hash) return false;
    const key = small ? `${hash}/thumb` : hash;
    await this.access('readwrite', (photos) => asked(photos.put({ bytes, mime, at: Date.now() }, key)));
    return true;
  }

  // → Response with the picture, or null when this phone does not hold it
  async show(hash, size) {
    const [full, thumb] = await this.access('readonly', (photos) => Promise.all([asked(photos.get(hash)), asked(photos.get(`${hash}/thumb`))]));
    const found = size === 'thumb' ? thumb ?? full : full;
    return found ? new Response(found.bytes, { headers: { 'Content-Type': found.mime, 'Cache-Control': 'private, no-store' } }) : null;
  }

  // → hashes that still wait to be sent
  async waiting() {
    const keys = await this.access('readonly', (photos) => asked(photos.getAllKeys()));
    return keys.filter((key) => !key.includes('/'));
  }

  // Sends one after the other; a photo that cannot go now stays for the next time. → how many are left
  send() {
    this.running ??= this.sendAll().finally(() => (this.running = null));
    return this.running;
  }

  async sendAll() {
    const hashes = await this.waiting();
    let left = hashes.length;
    for (const hash of hashes) if (await this.sendOne(hash)) left--;
    return left;
  }

  // For a phone that is to be wiped: sends what can be sent. → how many the server may still take another time
  async drain() {
    const hashes = await this.waiting();
    let left = 0;
    for (const hash of hashes) {
      this.said = 0;
      const gone = await this.sendOne(hash).catch(() => false);
      if (!gone && !NEVER.includes(this.said)) left++;
    }
    return left;
  }

  async sendOne(hash) {
    const photo = await this.access('readonly', (photos) => asked(photos.get(hash)));
    for (let tries = 0; photo && tries < TRIES; tries++) {
      if (await this.push(hash, photo.bytes)) {
        await this.access('readwrite', (photos) => asked(photos.delete(hash)));
        return true;
      }
    }
    return false;
  }

  // From where the server says it is, piece by piece. → whether the server has it all and its hash is right
  async push(hash, bytes) {
    const head = await this.net.ask(`/photo/${hash}`, { method: 'HEAD' });
    this.said = head.status;
    if (head.headers.get('Upload-Complete') === '?1') return true;
    if (head.status !== 200 && head.status !== 404) throw new Error(`photo: ${head.status}`);
    for (let at = Number(head.headers.get('Upload-Offset') ?? 0); ; ) {
      const headers = { 'Upload-Offset': String(at), 'Upload-Length': String(bytes.byteLength), 'Content-Type': 'application/octet-stream' };
      const answer = await this.net.ask(`/photo/${hash}`, { method: 'PATCH', headers, body: bytes.slice(at, at + PIECE), ms: 60_000 });
      this.said = answer.status;
      if (answer.headers.get('Upload-Complete') === '?1') return true;
      const next = Number(answer.headers.get('Upload-Offset') ?? -1);
      if (answer.status !== 204 || next <= at) return false;
      at = next;
    }
  }

  // A picture that is deleted for everybody: the small one too.
  async forget(hash) {
    await this.access('readwrite', (photos) => Promise.all([asked(photos.delete(hash)), asked(photos.delete(`${hash}/thumb`))]));
  }

  async access(mode, work) {
    if (this.gone) throw named('Gone', 'this phone was wiped');
    return this.store.access(['photos'], mode, (t) => work(t.objectStore('photos')));
  }

  async destroy() {
    await this.store.destroy();
    this.gone = true; // nobody may make a new one out of habit
  }
}
