// The same work with Dexie: indexes for what has one, the fastest full read (getAll) for what has none; strict durability as ours.
import * as html from "./render.js";

const LIMIT = 50;

export async function openDexie() {
  const db = new Dexie("bench-dexie", { chromeTransactionDurability: "strict" });
  db.version(1).stores({
    block: "id", building: "id, block_id", door: "id, building_id", visit: "id, door_id", customer: "id, door_id, next_on", outbox: "++n",
  });
  await db.open();
  return jobs(db);
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

  async today(day) {
    const due = await db.customer.where("next_on").belowOrEqual(day).sortBy("next_on");
    return html.today(due, day);
  },

  async building(id) {
    const [of, doors] = await Promise.all([db.building.get(id), db.door.where("building_id").equals(id).toArray()]);
    return html.building(of, doors);
  },

  async search(q) {
    const [doors, customers] = await Promise.all([db.door.toArray(), db.customer.toArray()]);
    const found = customers.filter((c) => c.search.includes(q)).map((c) => ({ ...c, id: c.door_id }));
    return html.search(q, [...found, ...doors.filter((d) => d.room.includes(q))].slice(0, LIMIT));
  },

  async visit(id, doorId, at, outcome) {
    await db.transaction("rw", db.visit, db.door, db.outbox, async () => {
      const door = await db.door.get(doorId);
      await db.visit.add({ id, door_id: doorId, building_id: door.building_id, at, day: at.slice(0, 10), outcome });
      await db.door.put({ ...door, outcome, tries: door.tries + 1, visited_at: at });
      await db.outbox.add({ id, name: "visit", args: { door: doorId, outcome }, at });
    });
  },

  delta: (doors) => db.door.bulkPut(doors),
});
