// What the phone holds for certain: one state record, the base as groups of SQLite pages, and the unsent mutations.
// Every write is strict and checks the writer epoch, so a worker left over from before an update cannot overwrite.

import { asked, named, Store } from './idb.js';
import { GROUP, PageFile } from './pages.js';

const KEPT = 2000, KEPT_MS = 30 * 86400e3; // acknowledged work waits this long for a server restored from a backup
const MOST_HOT = 300; // groups; a first page that reads more of the base gains nothing from a head start
const LARGE = 60_000; // ms for the transactions that carry a whole base

export class Base {
  constructor(indexedDB, name = 'fieldsales', options = {}) {
    this.store = new Store(indexedDB, name, rooms, options);
    this.writer = null;
    this.hot = []; // groups that first pages read
  }

  // Takes the writer epoch and reads what the first page will need: the groups that the last start's first page read, or,
  // when that is not known, all. → {state, file: PageFile | null, outbox: [record], whole: bool}
  async begin() {
    return this.store.access(ROOMS, 'readwrite', async (t) => {
      const meta = t.objectStore('meta'), base = t.objectStore('base');
      const [writer, state, hot, keys, outbox] = await Promise.all([
        asked(meta.get('writer')), asked(meta.get('state')), asked(meta.get('hot')), asked(base.getAllKeys()),
        asked(t.objectStore('outbox').getAll()),
      ]);
      const mine = (writer ?? 0) + 1;
      await asked(meta.put(mine, 'writer'));
      this.writer = mine;
      this.hot = hot ?? [];
      return { state: state ?? {}, outbox, ...(await assemble(base, state, keys, hot)) };
    }, { durability: 'relaxed', patience: 2 * this.store.patience });
  }

  // Reads the groups that begin() left out. → whether all were there; refused when another worker may have written since.
  async rest(file) {
    return this.store.access(['meta', 'base'], 'readonly', async (t) => {
      await this.fence(t);
      return fill(file, t.objectStore('base'), range(file.groups.length).filter((index) => !file.groups[index]));
    }, { patience: LARGE });
  }

  // Which groups a first page read, for the next start. Lost without harm, so nobody waits for the disk.
  async remember(touched) {
    const all = [...new Set([0, ...touched, ...this.hot])], hot = all.length <= MOST_HOT ? all : [0, ...touched];
    if (hot.length > MOST_HOT || hot.length === this.hot.length) return;
    this.hot = hot;
    return this.store.access(['meta'], 'readwrite', (t) => asked(t.objectStore('meta').put(hot, 'hot')), { durability: 'relaxed' });
  }

  // Everything durable happens here. groups: [[index, ArrayBuffer]]; afresh: the groups replace all there were;
  // put: outbox records; answered: records that leave the outbox for the window; forget: ids that just leave.
  async commit({ state, groups = [], afresh = false, put = [], answered = [], forget = [] }, now = Date.now()) {
    const patience = groups.length > 50 ? LARGE : undefined;
    return this.store.access(ROOMS, 'readwrite', async (t) => {
      await this.fence(t);
      const outbox = t.objectStore('outbox'), window = t.objectStore('answered'), base = t.objectStore('base');
      if (afresh) base.clear();
      for (const [index, bytes] of groups) base.put(bytes, index);
      if (afresh) this.hot = [];
      else if (this.hot.length) this.hot = [...new Set([...this.hot, ...groups.map(([index]) => index)])].slice(0, MOST_HOT);
      if (groups.length) t.objectStore('meta').put(this.hot, 'hot'); // today's work is what tomorrow's first page shows
      for (const record of put) outbox.put(record, record.id);
      for (const record of answered) {
        window.put({ ...record, answered_at: now }, record.id); // ids are UUIDv7: the order of keys is the order of time
        outbox.delete(record.id);
      }
      for (const id of forget) outbox.delete(id);
      if (answered.length) await prune(window, now);
      if (state) t.objectStore('meta').put(state, 'state');
    }, { patience });
  }

  async fence(transaction) {
    const writer = await asked(transaction.objectStore('meta').get('writer'));
    if (writer !== this.writer) throw named('StaleWriter', 'another worker has taken over');
  }

  // → acknowledged records still in the window, oldest first
  async answered() {
    return this.store.access(['answered'], 'readonly', (t) => asked(t.objectStore('answered').getAll()));
  }

  // → the acknowledged record of each id, or undefined
  async answeredOf(ids) {
    return this.store.access(['answered'], 'readonly', (t) => Promise.all(ids.map((id) => asked(t.objectStore('answered').get(id)))));
  }

  // Chunks of a first image wait here until all of them are there; a chunk lost to a power cut is fetched again.
  async saveChunk(key, bytes) {
    return this.store.access(['image'], 'readwrite', (t) => asked(t.objectStore('image').put(bytes, key)), { durability: 'relaxed' });
  }

  async chunks() {
    return this.store.access(['image'], 'readonly', async (t) => {
      const image = t.objectStore('image');
      const [keys, values] = await Promise.all([asked(image.getAllKeys()), asked(image.getAll())]);
      return new Map(keys.map((key, i) => [key, values[i]]));
    }, { patience: LARGE });
  }

  async forgetChunks() {
    return this.store.access(['image'], 'readwrite', (t) => asked(t.objectStore('image').clear()));
  }

  async destroy() { return this.store.destroy(); }
}

const ROOMS = ['meta', 'base', 'outbox', 'answered'];

function rooms(db) {
  for (const name of [...ROOMS, 'image']) db.createObjectStore(name);
}

// A base with a record missing is no base (browsers do lose single records): better none than a wrong one.
async function assemble(base, state, keys, hot) {
  const size = state?.size ?? 0, needed = Math.ceil(size / GROUP);
  const whole = size > 0 && keys.length >= needed && keys.every((key, i) => i >= needed || key === i);
  if (!whole) return { file: null, whole: size === 0 };
  const file = new PageFile(new Array(needed).fill(null), size);
  const good = await fill(file, base, hot?.length ? hot.filter((index) => index < needed) : range(needed));
  return good ? { file, whole } : { file: null, whole: false };
}

// Puts groups into the file, neighbours with one request. → whether each was there and whole
async function fill(file, base, indexes) {
  const read = await Promise.all(runs(indexes).map(async ([first, last]) => {
    return [first, last, await asked(base.getAll(IDBKeyRange.bound(first, last)))];
  }));
  for (const [first, last, groups] of read) {
    if (groups.length !== last - first + 1 || groups.some((group) => group?.byteLength !== GROUP)) return false;
    groups.forEach((group, i) => (file.groups[first + i] ??= new Uint8Array(group)));
  }
  return true;
}

// [3, 1, 2, 7] → [[1, 3], [7, 7]]
function runs(indexes) {
  const found = [];
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    if (found.at(-1)?.[1] === index - 1) found.at(-1)[1] = index;
    else found.push([index, index]);
  }
  return found;
}

function range(n) { return Array.from({ length: n }, (_, i) => i); }

async function prune(window, now) {
  const [count, oldest, keys] = await Promise.all([
    asked(window.count()), asked(window.getAll(undefined, 100)), asked(window.getAllKeys(undefined, 100)),
  ]);
  const over = count - KEPT;
  keys.forEach((key, i) => (i < over || now - oldest[i].answered_at > KEPT_MS) && window.delete(key));
}
