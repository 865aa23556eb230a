// The same work with PouchDB: ids that sort as the grid does (its own advice), a persisted view for dates, replication for sync.
import * as html from "./render.js";

const LIMIT = 50;
const BIG = { batch_size: 1000, batches_limit: 5 }; // kinder to it than its default of 100
const pad = (n) => String(n).padStart(3, "0");

const DOC = {
  block: (r) => `block:${r.id}`,
  building: (r) => `building:${r.id}`,
  door: (r) => `door:${r.building_id}:${pad(r.floor_index)}:${r.unit_id}:${r.seq}`,
  visit: (r) => `visit:${r.door_id}:${r.id}`,
  customer: (r) => `customer:${r.door_id}`,
};

export const toDocs = (data) =>
  Object.entries(data).flatMap(([type, rows]) => rows.map((row) => ({ ...row, _id: DOC[type](row), type })));

const BY_DATE = { _id: "_design/due", views: { due: { map: "function (d) { if (d.type === 'customer') emit(d.next_on); }" } } };

export async function openPouch() {
  const db = new PouchDB("bench-pouch", { auto_compaction: true });
  await db.info();
  return jobs(db);
}

async function range(db, prefix) {
  const { rows } = await db.allDocs({ startkey: prefix, endkey: `${prefix}\uffff`, include_docs: true });
  return rows.map((row) => row.doc);
}

const jobs = (db) => ({
  async load(data) {
    const docs = toDocs(data);
    for (let n = 0; n < docs.length; n += 2000) await db.bulkDocs(docs.slice(n, n + 2000));
  },

  async firstSync() {
    const done = await db.replicate.from(`${location.origin}/couch`, BIG);
    return done.docs_written;
  },

  // Not part of any figure: the view is built once, before the first look.
  async index() {
    await db.put(BY_DATE).catch((error) => { if (error.status !== 409) throw error; });
    await db.query("due", { limit: 0 });
  },

  async today(day) {
    const { rows } = await db.query("due", { endkey: day, include_docs: true });
    return html.today(rows.map((row) => row.doc), day);
  },

  async building(id) {
    const [of, doors] = await Promise.all([db.get(`building:${id}`), range(db, `door:${id}:`)]);
    return html.building(of, doors);
  },

  async search(q) {
    const [doors, customers] = await Promise.all([range(db, "door:"), range(db, "customer:")]);
    const found = customers.filter((c) => c.search.includes(q)).map((c) => ({ ...c, id: c.door_id }));
    return html.search(q, [...found, ...doors.filter((d) => d.room.includes(q))].slice(0, LIMIT));
  },

  async visit(id, docId, at, outcome) {
    const door = await db.get(docId);
    await db.bulkDocs([
      { _id: `visit:${door.id}:${id}`, type: "visit", id, door_id: door.id, building_id: door.building_id, at, day: at.slice(0, 10), outcome },
      { ...door, outcome, tries: door.tries + 1, visited_at: at },
    ]);
  },

  async delta() {
    return (await db.replicate.from(`${location.origin}/couch`, BIG)).docs_written;
  },

  async push() {
    return (await db.replicate.to(`${location.origin}/couch`, BIG)).docs_written;
  },
});
