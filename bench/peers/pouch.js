// The same work with PouchDB: ids that sort as the screens read (its own advice), a persisted view for dates,
// replication for sync.
import { building } from "./grid.js";
import * as html from "./render.js";

const BIG = { batch_size: 1000, batches_limit: 5 }; // kinder to it than its default of 100
const BY_DATE = {
  _id: "_design/due",
  views: {
    due: { map: "function (d) { if (d.type === 'customer') emit(d.next_on); }" },
    day: { map: "function (d) { if (d.type === 'visit') emit(d.at); }" },
  },
};

export async function openPouch() {
  const db = new PouchDB("bench-pouch", { auto_compaction: true });
  await db.info();
  return jobs(db);
}

const docs = ({ rows }) => rows.filter((row) => row.doc).map((row) => row.doc);
const range = async (db, prefix) => docs(await db.allDocs({ startkey: prefix, endkey: `${prefix}\uffff`, include_docs: true }));
const keyed = async (db, keys) => docs(await db.allDocs({ keys, include_docs: true }));
const byPlace = (a, b) => (a.next_on < b.next_on ? -1 : a.next_on > b.next_on ? 1 : a.place < b.place ? -1 : 1);

// "<building>.<unit>.<floor>.<seq>" is the door's own id; its document sorts by floor.
function doorKey(id) {
  const [building, unit, floor, seq] = id.split(".");
  return `door:${building}:${floor.padStart(3, "0")}:${building}.${unit}:${seq}`;
}

async function joined(db, customers) {
  const [doors, contacts, blocks] = await Promise.all([
    keyed(db, customers.map((k) => doorKey(k.door_id))),
    Promise.all(customers.map((k) => range(db, `contact:${k.door_id}:`))),
    range(db, "block:"),
  ]);
  const block = new Map(blocks.map((b) => [b.id, b]));
  return customers.map((k, n) => ({
    ...k, short: doors[n].short, stage: doors[n].stage, tries: doors[n].tries, block_name: block.get(doors[n].block_id).name,
    name: contacts[n][0]?.name, phone: contacts[n][0]?.phone,
  }));
}

async function sweepOf(db) {
  const [last] = docs(await db.query("due/day", { descending: true, limit: 1, include_docs: true }));
  if (!last) return null;
  const [of, doors] = await Promise.all([db.get(`building:${last.building_id}`), range(db, `door:${last.building_id}:`)]);
  return { of, doors: doors.length, knocked: doors.filter((d) => d.outcome).length };
}

const jobs = (db) => ({
  async firstSync() {
    return (await db.replicate.from(`${location.origin}/couch`, BIG)).docs_written;
  },

  // Not part of any figure: the views are built once, before the first look.
  async index() {
    await db.put(BY_DATE).catch((error) => { if (error.status !== 409) throw error; });
    await db.query("due/due", { limit: 0 });
    await db.query("due/day", { limit: 0 });
  },

  async today(day) {
    const [due, near, done, sweep] = await Promise.all([
      db.query("due/due", { endkey: day, include_docs: true }).then(docs),
      db.query("due/due", { startkey: `${day}~`, endkey: html.plusDays(day, 7), include_docs: true }).then(docs),
      db.query("due/day", { startkey: day, endkey: `${day}~`, include_docs: true }).then(docs),
      sweepOf(db),
    ]);
    const [rows, soon] = await Promise.all([joined(db, due.sort(byPlace).slice(0, 45)), joined(db, near.sort(byPlace).slice(0, 30))]);
    return html.today({ rows, soon, total: due.length, late: due.filter((k) => k.next_on < day).length, done, sweep, day });
  },

  async building(id, day) {
    const [of, units, doors, claims] = await Promise.all([
      db.get(`building:${id}`), range(db, `unit:${id}:`), range(db, `door:${id}:`), range(db, `claim:${id}.`),
    ]);
    const taken = new Set(claims.filter((c) => c.person_id !== "rep").map((c) => c.door_id));
    return building({ of, block: await db.get(`block:${of.block_id}`), units, doors, taken, day });
  },

  async search(q) {
    const [allDoors, contacts, blocks] = await Promise.all([range(db, "door:"), range(db, "contact:"), range(db, "block:")]);
    const block = new Map(blocks.map((b) => [b.id, b])), best = html.bestPeople(contacts, q);
    const customers = await keyed(db, best.map((c) => `customer:${c.customer_id}`));
    const people = best.map((c, n) => ({ ...c, place: customers[n]?.place }));
    const doors = html.bestDoors(allDoors, q).map((d) => ({ ...d, block_name: block.get(d.block_id).name }));
    return html.search({ q, people, doors, blocks: blocks.filter((b) => b.search.includes(q)) });
  },

  async visit(id, docId, at, outcome) {
    const door = await db.get(docId), earlier = await range(db, `visit:${door.id}:`);
    const visit = { _id: `visit:${door.id}:${id}`, type: "visit", id, door_id: door.id, building_id: door.building_id, at, day: at.slice(0, 10), outcome };
    await db.bulkDocs([visit, { ...door, outcome, tries: earlier.length + 1, visited_at: at }]);
  },

  async delta() {
    return (await db.replicate.from(`${location.origin}/couch`, BIG)).docs_written;
  },

  async push() {
    return (await db.replicate.to(`${location.origin}/couch`, BIG)).docs_written;
  },
});
