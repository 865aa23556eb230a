// One phone: the base in memory, the pending work on top of it, and the order in which either may change.
// `turn` is that order: saving, taking in and wiping never interleave. Reading needs no turn, it is one synchronous step.

import { apply, bare, replay, sameIntent, show, tryOut } from './outbox.js';
import { named } from './idb.js';
import { PageFile } from './pages.js';
import { mint } from './ids.js';

const MOST_REPLAYED = 200; // records; to run a longer queue a second time would cost more than the next start gains

export class Phone {
  // parts: base, second, engine() → Promise<engine>, app {MUTATIONS, SCHEMA}, now() in ms
  constructor({ base, second, engine, app, now = () => Date.now() }) {
    Object.assign(this, { base, second, engine, app, now, db: null, state: {}, pending: [], last: Promise.resolve(), moves: 0 });
  }

  // Reads everything durable and opens the engine; once, however many pages ask.
  start() {
    if (this.gone) return Promise.reject(named('Gone', 'this phone was wiped')); // nobody may make a new one out of habit
    this.starting ??= this.wake().catch((error) => {
      this.starting = null;
      throw error;
    });
    return this.starting;
  }

  // Resolves when a page can be tried: with what the last first page needed, well before start() has read all.
  // A page that needs more faults; then start() is waited for.
  glimpse() {
    const whole = this.start();
    return Promise.race([whole, this.glimpsed ?? whole]);
  }

  async wake() {
    let seen;
    this.glimpsed = new Promise((resolve) => (seen = resolve));
    const [engine, found, copies] = await Promise.all([
      this.engine(), this.base.begin(), this.second.ids().catch(() => []),
    ]);
    this.openedBy = engine;
    this.state = found.state;
    const rescued = await this.rescue(found, copies);
    this.pending = [...found.outbox, ...rescued].sort((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : 1));
    this.seq = Math.max(this.state.seq ?? 0, ...this.pending.map((record) => record.seq ?? 0));
    if (found.file?.partial) await this.readRest(found.file, seen);
    else await this.mountOrLose(found.file);
    await this.upgrade();
    return this;
  }

  async readRest(file, seen) {
    if (this.state.schema === this.app.SCHEMA.version && this.tryMount(file)) seen();
    if (!(await this.base.rest(file))) return this.lose();
    if (file.faulted || !this.db) await this.mountOrLose(file); // a fault has ended the transaction with the pending work
    Object.assign(file, { faulted: false, head: new Map() });
  }

  tryMount(file) {
    try {
      this.mount(file);
    } catch (error) {
      if (error.name !== 'SqlError' || !file.faulted) throw error;
      this.db = null;
    }
    return !file.faulted;
  }

  // Does what the next start will do, on a connection of its own: the pages of the base that this reads are put aside, and
  // the next start reads them first. draw(db) makes what it is likely to be asked for.
  rehearse(draw) {
    return this.turn(async () => {
      if (!this.db || this.rehearsed === this.moves || this.pending.length > MOST_REPLAYED) return;
      const { file } = this.db, read = (file.touched = new Set()), db = this.openedBy.open(file);
      try {
        replay(db, this.app.MUTATIONS, this.pending, this.who());
        draw(db);
      } finally {
        file.touched = null;
        db.close();
      }
      await this.base.remember(file, read);
      this.rehearsed = this.moves;
    });
  }

  async mountOrLose(file) {
    try {
      this.mount(file);
    } catch (error) {
      if (error.name !== 'SqlError') throw error;
      await this.lose();
    }
  }

  // Damaged or missing pages: fetch the base again.
  async lose() {
    this.db?.close();
    this.db = null;
    this.state = { ...this.state, cursors: {}, size: 0, reset: true };
    await this.base.commit({ state: this.state });
  }

  // The union of both stores. What only the second knows was lost from the first, or is answered and was not yet dropped.
  async rescue(found, copies) {
    const held = new Set(found.outbox.map((record) => record.id));
    const missing = copies.filter((id) => !held.has(id));
    const answered = missing.length ? await this.base.answeredOf(missing) : [];
    const spent = missing.filter((_, i) => answered[i]);
    if (spent.length) await this.second.drop(spent).catch(() => {});
    const lost = await Promise.all(missing.filter((_, i) => !answered[i]).map((id) => this.second.get(id)));
    const rescued = lost.filter((record) => record?.id);
    const forgotten = this.state.device ? null : await this.second.device().catch(() => null);
    if (forgotten) this.state = { ...forgotten, reset: true };
    if (!found.whole) this.state = { ...this.state, cursors: {}, size: 0, reset: true };
    if (rescued.length || forgotten || !found.whole) await this.base.commit({ state: this.state, put: rescued });
    return rescued;
  }

  // Puts a base under the pending work; null when there is none (then the network answers).
  mount(file) {
    this.db?.close();
    this.db = null;
    if (!file) return;
    file.groups[0][18] = file.groups[0][19] = 1; // an image written in WAL mode would ask for a log we do not have
    const db = this.openedBy.open(file);
    db.all('SELECT count(*) AS n FROM sqlite_master'); // an unreadable base must fail here, not on a page
    this.db = db;
    this.pile();
  }

  pile() {
    this.moves++;
    replay(this.db, this.app.MUTATIONS, this.pending, this.who());
  }

  // A base one version behind gets the schema's next steps here, so that its own screens work before the next sync.
  async upgrade() {
    const { version, steps } = this.app.SCHEMA, from = this.state.schema;
    if (!this.db || !from || from >= version) return;
    await this.change((db) => steps.slice(from).forEach((sql) => db.exec(sql)), { ...this.state, schema: version, stale: true });
  }

  who() {
    const { me, offset = 0 } = this.state;
    const skewed = Math.abs(offset) > 120_000;
    return { ...me, capture: (record) => (skewed ? new Date(Date.parse(record.at) + offset).toISOString() : record.at) };
  }

  turn(work) {
    const mine = this.last.then(work);
    this.last = mine.catch(() => {});
    return mine;
  }

  // 3: remembers mutations in one durable step. → {saved: ids} or {refused: key}; throws when storage does not take it.
  save(records) {
    return this.turn(async () => {
      await this.start();
      try {
        return await this.saveNow(records);
      } catch (error) {
        if (error.name !== 'StaleWriter') throw error;
        this.sleep(); // another worker wrote meanwhile: see what it wrote, then do ours
        await this.start();
        return this.saveNow(records);
      }
    });
  }

  async saveNow(records) {
    if (!this.db) throw named('NoBase', 'there is nothing here to save it on'); // the network may take it
    const wanted = await this.unseen(records), fresh = wanted.filter(({ known }) => !known).map(({ record }) => record);
    const refused = tryOut(this.db, this.app.MUTATIONS, fresh, this.who());
    if (refused) return { refused };
    for (const record of fresh) record.seq = ++this.seq;
    await this.keep(fresh);
    this.moves++;
    for (const record of fresh) {
      show(this.db, record, apply(this.db, this.app.MUTATIONS, record, this.who()));
      this.pending.push(record);
    }
    return { saved: wanted.map(({ record }) => record.id) };
  }

  // A double tap finds its record; the same id with other values (the back button) is a new intention with a new id.
  async unseen(records) {
    const waiting = new Map(this.pending.map((record) => [record.id, record]));
    const answered = await this.base.answeredOf(records.map((record) => record.id));
    return records.map((record, i) => {
      const known = waiting.get(record.id) ?? answered[i];
      if (known && sameIntent(known, record)) return { record: known, known: true };
      return { record: { ...record, id: known ? mint(this.now()) : record.id }, known: false };
    });
  }

  // Both stores or none: a record that only one of them took is taken back, and the page says so.
  async keep(records) {
    if (!records.length) return;
    await this.base.commit({ put: records });
    try {
      await this.second.put(records.map(bare)).catch(() => this.second.put(records.map(bare)));
    } catch (error) {
      const ids = records.map((record) => record.id);
      await Promise.allSettled([this.base.commit({ forget: ids }), this.second.drop(ids)]);
      throw error;
    }
  }

  // 7: what the server said, made durable in one step: pages, cursors and answered mutations together or not at all.
  async change(work, state, leaving = {}) {
    try {
      this.db.exec('ROLLBACK; BEGIN');
      work(this.db);
    } catch (error) {
      this.sleep(); // the pending work is off the screen now; the disk still has everything
      throw error;
    }
    await this.settle(state, leaving);
  }

  async settle(state, { put = [], answered = [], afresh = false } = {}) {
    const done = new Set(answered.map((record) => record.id));
    this.pending = this.pending.filter((record) => !done.has(record.id));
    if (this.db.inTransaction) this.db.exec('COMMIT');
    const groups = afresh ? this.db.file.groups.map((group, i) => [i, group.buffer]) : this.db.file.takeDirty();
    if (afresh) this.db.file.dirty.clear();
    this.pile(); // at once: no page may see the base without the pending work while the disk is busy
    await this.write({ ...state, size: this.db.file.size }, { groups, put, answered, afresh });
  }

  async write(state, changes) {
    try {
      await this.base.commit({ ...changes, state: { ...state, seq: this.seq } }, this.now());
      this.state = { ...state, seq: this.seq };
    } catch (error) {
      this.sleep(); // memory is ahead of the disk, or the disk of memory: read it again
      throw error;
    }
    const { answered = [] } = changes;
    if (answered.length) this.second.drop(answered.map((record) => record.id)).catch(() => {}); // nobody waits: a copy too many is seen through at the next start
  }

  // What the next thing that is written will say, too.
  recall(state) { this.state = state; }

  // Forgets what is in memory; the next to need it reads the disk.
  sleep() {
    this.db?.close();
    Object.assign(this, { db: null, starting: null });
  }

  // Swaps in a whole base of the server.
  async replaceBase(bytes, state, answered) {
    this.pending = this.pending.filter((record) => !answered.includes(record));
    this.mount(PageFile.of(bytes));
    this.db.exec('ROLLBACK');
    await this.settle(state, { answered, afresh: true });
  }

  // Somebody asked for his data to be deleted. orders: [[what, arguments or null]]; see privacy/orders.py. The rows went
  // with the delta; here goes what was typed of answered work, and the gaps in which SQLite leaves deleted text.
  async forget(orders) {
    const wanted = new Map(orders), ids = [...wanted.keys()];
    const known = (await this.base.answeredOf(ids)).filter(Boolean);
    const answered = known.map((record) => ({ ...record, args: wanted.get(record.id) ?? {} }));
    await this.second.drop(ids).catch(() => {});
    const state = { ...this.state, forgot: ids };
    if (!this.db || this.faulted) return this.write(state, { answered });
    this.db.exec('ROLLBACK');
    this.db.exec('VACUUM');
    this.db.file.trim();
    await this.settle(state, { answered, afresh: true });
  }

  get faulted() { return Boolean(this.db?.file.faulted); }

  get unsent() { return this.pending.filter((record) => !record.verdict); }
}
