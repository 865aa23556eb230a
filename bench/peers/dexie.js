// The same work with Dexie: an index for what can have one, the fastest full read (getAll) for what cannot; joins by
// bulkGet and anyOf, everything that may run side by side does; strict durability, as ours.
import { Dexie } from "/npm/dexie/dist/modern/dexie.min.mjs";
import { building } from "./grid.js";
import * as html from "./render.js";

const STORES = {
  block: "id", building: "id, block_id", unit: "id, building_id", door: "id, building_id", visit: "id, door_id, day, at",
  customer: "id, next_on", contact: "id, customer_id", claim: "id, door_id", outbox: "++n", refusal: "id",
};

export async function openDexie() {
  const db = new Dexie("bench-dexie", { chromeTransactionDurability: "strict" });
  db.version(1).stores(STORES);
  await db.open();
  return jobs(db);
}

const byPlace = (a, b) => (a.next_on < b.next_on ? -1 : a.next_on > b.next_on ? 1 : a.place < b.place ? -1 : 1);

// Customers with what their row on the screen shows of the door, the block and the contact.
async function joined(db, customers) {
  const [doors, contacts, blocks] = await Promise.all([
    db.door.bulkGet(customers.map((k) => k.door_id)),
    db.contact.where("customer_id").anyOf(customers.map((k) => k.id)).toArray(),
    db.block.toArray(),
  ]);
  const block = new Map(blocks.map((b) => [b.id, b])), contact = new Map(contacts.map((c) => [c.customer_id, c]));
  return customers.map((k, n) => ({
    ...k, short: doors[n].short, stage: doors[n].stage, tries: doors[n].tries, block_name: block.get(doors[n].block_id).name,
    name: contact.get(k.id)?.name, phone: contact.get(k.id)?.phone,
  }));
}

// What the head of every page shows.
async function aroundOf(db) {
  const [unsent, refused] = await Promise.all([db.outbox.count(), db.refusal.count()]);
  return { unsent, refused };
}

async function sweepOf(db) {
  const last = await db.visit.orderBy("at").last();
  if (!last) return null;
  const [of, doors] = await Promise.all([db.building.get(last.building_id), db.door.where("building_id").equals(last.building_id).toArray()]);
  return { of, doors: doors.length, knocked: doors.filter((d) => d.outcome).length };
}

const jobs = (db) => ({
  async load(data) {
    await db.transaction("rw", db.tables, async () => {
      for (const [table, rows] of Object.entries(data)) await db.table(table).bulkPut(rows);
    });
  },

  // First sync as a Dexie app without a paid service does it: one JSON answer, one bulkPut per table.
  async firstSync() {
    await this.load(await (await fetch("/data.json")).json());
  },

  today: (day) => db.transaction("r", db.tables, async () => {
    const [due, near, done, sweep, around] = await Promise.all([
      db.customer.where("next_on").belowOrEqual(day).toArray(),
      db.customer.where("next_on").between(day, html.plusDays(day, 7), false, true).toArray(),
      db.visit.where("day").equals(day).toArray(),
      sweepOf(db),
      aroundOf(db),
    ]);
    const [rows, soon] = await Promise.all([joined(db, due.sort(byPlace).slice(0, 45)), joined(db, near.sort(byPlace).slice(0, 30))]);
    return html.today({ rows, soon, total: due.length, late: due.filter((k) => k.next_on < day).length, done, sweep, day, around });
  }),

  building: (id, day) => db.transaction("r", db.tables, async () => {
    const [of, units, doors, claims, around] = await Promise.all([
      db.building.get(id),
      db.unit.where("building_id").equals(id).toArray(),
      db.door.where("building_id").equals(id).toArray(),
      db.claim.where("door_id").startsWith(`${id}.`).toArray(),
      aroundOf(db),
    ]);
    const taken = new Set(claims.filter((c) => c.person_id !== "rep").map((c) => c.door_id));
    return building({ of, block: await db.block.get(of.block_id), units, doors, taken, day, around });
  }),

  search: (q) => db.transaction("r", db.tables, async () => {
    const [allDoors, contacts, blocks, around] = await Promise.all([db.door.toArray(), db.contact.toArray(), db.block.toArray(), aroundOf(db)]);
    const block = new Map(blocks.map((b) => [b.id, b])), best = html.bestPeople(contacts, q);
    const customers = await db.customer.bulkGet(best.map((c) => c.customer_id));
    const people = best.map((c, n) => ({ ...c, place: customers[n]?.place }));
    const doors = html.bestDoors(allDoors, q).map((d) => ({ ...d, block_name: block.get(d.block_id).name }));
    return html.search({ q, people, doors, blocks: blocks.filter((b) => b.search.includes(q)), around });
  }),

  visit: (id, doorId, at, outcome) => db.transaction("rw", db.visit, db.door, db.outbox, async () => {
    const [door, earlier] = await Promise.all([db.door.get(doorId), db.visit.where("door_id").equals(doorId).toArray()]);
    await Promise.all([
      db.visit.add({ id, door_id: doorId, building_id: door.building_id, at, day: at.slice(0, 10), outcome }),
      db.door.put({ ...door, rev: 0, outcome, tries: earlier.length + 1, visited_at: at }),
      db.outbox.add({ id, name: "visit", args: { door: doorId, outcome }, at }),
    ]);
  }),

  // What a sync would do once everything has arrived.
  sent: () => db.transaction("rw", db.door, db.outbox, async () => {
    const doors = await db.door.bulkGet((await db.outbox.toArray()).map(({ args }) => args.door));
    await Promise.all([db.door.bulkPut(doors.map((door) => ({ ...door, rev: 1 }))), db.outbox.clear()]);
  }),

  delta: (doors) => db.door.bulkPut(doors),
});
