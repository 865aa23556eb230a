// What the phone holds for certain: one state record, the base as groups of SQLite pages, and the unsent mutations.
// Every write is strict and checks the writer epoch, so a worker left over from before an update cannot overwrite.

import { asked, named, Store } from './idb.js';
import { GROUP, PAGE, PAGES, PageFile } from './pages.js';

const KEPT = 2000, KEPT_MS = 30 * 86400e3; // acknowledged work waits this long for a server restored from a backup
const MOST_HEAD = 800; // pages; a start that reads more of the base gains nothing from a head start
const MOST_FRESH = 100; // groups
const MANY = 4; // records
const LARGE = 60_000; // ms for the transactions that carry a whole base

export class Base {
  constructor(indexedDB, name = 'fieldsales', options = {}) {
    this.store = new Store(indexedDB, name, rooms, options);
    this.writer = null;
    this.head = { of: 0, pages: [] }; // pages put aside for the next start, together in one record; of: who made it
    this.fresh = []; // groups written since: what the record has of them is out of date
  }

  // Takes the writer epoch and reads what the first page will need: the pages put aside for it and the groups written
  // since, or, when that is not known, all. → {state, file: PageFile | null, outbox: [record], whole: bool}
  async begin() {
    return this.store.access(ROOMS, 'readwrite', async (t) => {
      const meta = t.objectStore('meta'), base = t.objectStore('base');
      const [writer, state, head, fresh, outbox] = await Promise.all([
        asked(meta.get('writer')), asked(meta.get('state')), asked(meta.get('head')), asked(meta.get('fresh')),
        asked(t.objectStore('outbox').getAll()),
      ]);
      const mine = (writer ?? 0) + 1;
      await asked(meta.put(mine, 'writer'));
      this.writer = mine;
      const pages = taken(head, fresh);
      this.head = { of: pages.size ? head.of : 0, pages: [...pages.keys()] };
      this.fresh = pages.size ? fresh.groups : [];
      return { state: state ?? {}, outbox, ...(await assemble(base, state, pages, this.fresh)) };
    }, { durability: 'relaxed', patience: 2 * this.store.patience });
  }

  // Reads the groups that begin() left out. → whether all were there; refused when another worker may have written since.
  async rest(file) {
    return this.store.access(['meta', 'base'], 'readonly', async (t) => {
      await this.fence(t);
      return fill(file, t.objectStore('base'), range(file.groups.length).filter((index) => !file.groups[index]));
    }, { patience: LARGE });
  }

  // Puts aside the pages that the next start will read, with those from before. Lost without harm, so nobody waits for the
  // disk; the file must be what the disk has.
  async remember(file, touched) {
    const known = new Set(this.head.pages), of = this.writer;
    const read = touched.size > MOST_HEAD ? [] : [...touched].filter((number) => number >= PAGES); // the first group is always read
    if (!this.fresh.length && read.every((number) => known.has(number))) return;
    const pages = [...new Set([...read, ...known])].slice(0, MOST_HEAD), bytes = file.copy(pages);
    await this.store.access(['meta'], 'readwrite', async (t) => {
      await this.fence(t);
      t.objectStore('meta').put({ of, pages, bytes }, 'head');
      t.objectStore('meta').put({ of, groups: [] }, 'fresh');
    }, { durability: 'relaxed' });
    Object.assign(this, { head: { of, pages }, fresh: [] });
  }

  // Everything durable happens here. groups: [[index, ArrayBuffer]]; afresh: the groups replace all there were;
  // put: outbox records; answered: records that leave the outbox for the window; forget: ids that just leave.
  async commit({ state, groups = [], afresh = false, put = [], answered = [], forget = [] }, now = Date.now()) {
    const patience = groups.length > 50 ? LARGE : undefined;
    return this.store.access(ROOMS, 'readwrite', async (t) => {
      await this.fence(t);
      const outbox = t.objectStore('outbox'), window = t.objectStore('answered'), base = t.objectStore('base');
      const meta = t.objectStore('meta');
      if (afresh) base.clear(), meta.delete('head'), Object.assign(this, { head: { of: 0, pages: [] }, fresh: [] });
      else if (groups.length) this.fresh = [...new Set([...this.fresh, ...groups.map(([index]) => index)])];
      for (const [index, bytes] of groups) base.put(bytes, index);
      if (groups.length) meta.put({ of: this.head.of, groups: this.fresh }, 'fresh');
      for (const record of put) outbox.put(record, record.id);
      for (const record of answered) {
        window.put({ ...record, answered_at: now }, record.id); // ids are UUIDv7: the order of keys is the order of time
      }
      await leave(outbox, answered.map((record) => record.id));
      for (const id of forget) outbox.delete(id);
      if (answered.length) await prune(window, now);
      if (state) meta.put(state, 'state');
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

// A base with a record missing is no base (browsers do lose single records): better none than a wrong one. What is not read
// here, rest() finds out: to list the keys would cost a walk over every record with all its bytes.
async function assemble(base, state, head, fresh) {
  const size = state?.size ?? 0, needed = Math.ceil(size / GROUP);
  if (!size) return { file: null, whole: true };
  const file = new PageFile(new Array(needed).fill(null), size, head);
  const first = head.size ? [0, ...fresh.slice(-MOST_FRESH)].filter((index) => index < needed) : range(needed);
  const good = await fill(file, base, first);
  return good ? { file, whole: true } : { file: null, whole: false };
}

// What the record of single pages has and no group written since has outdone; nothing, when one of the two records is of
// another time (neither was flushed at once). → page number → its bytes
function taken(head, fresh) {
  const { of, pages = [], bytes } = head ?? {}, outdone = new Set(fresh?.groups);
  if (!of || fresh?.of !== of || bytes?.byteLength !== pages.length * PAGE) return new Map();
  return new Map(pages.map((number, i) => [number, new Uint8Array(bytes, i * PAGE, PAGE)]).filter(([number]) => !outdone.has(Math.floor(number / PAGES))));
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

// A queue that leaves as a whole goes with one request: a thousand take a tenth of a second. What else lies between stays.
async function leave(outbox, ids) {
  const sorted = ids.length > MANY ? [...ids].sort() : [], all = sorted.length ? IDBKeyRange.bound(sorted[0], sorted.at(-1)) : null;
  const there = all ? await asked(outbox.getAllKeys(all)) : [];
  if (all && there.length === sorted.length && there.every((id, i) => id === sorted[i])) outbox.delete(all);
  else for (const id of ids) outbox.delete(id);
}

function range(n) { return Array.from({ length: n }, (_, i) => i); }

async function prune(window, now) {
  const [count, oldest, keys] = await Promise.all([
    asked(window.count()), asked(window.getAll(undefined, 100)), asked(window.getAllKeys(undefined, 100)),
  ]);
  const over = count - KEPT;
  keys.forEach((key, i) => (i < over || now - oldest[i].answered_at > KEPT_MS) && window.delete(key));
}
