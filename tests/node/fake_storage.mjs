// IndexedDB and Cache Storage made of Maps, for one "phone" whose power can be cut between any two operations.
// A disk outlives its phones. Every storage operation counts as one step; at step `crashAt` the machine stops: no event
// fires any more, and what was not flushed is gone or not, as `powerLoss` says.

export class Disk {
  databases = new Map(); // name → Map(store → Map(key → value)); what a power cut leaves
  caches = new Map(); // name → Map(path → text)
  unflushed = []; // relaxed writes since the last strict one: {database, before}
  changes = 0; // whatever is kept on the disk is as it was while this is as it was

  losePower() {
    for (const { database, before } of this.unflushed.reverse()) this.databases.set(database, before);
    this.unflushed = [];
    this.changes++;
  }
}

export class Machine {
  // faults: Map(step → name of the fault)
  constructor(disk, { crashAt = Infinity, powerLoss = false, faults = new Map(), faultEvery = () => null } = {}) {
    Object.assign(this, { disk, crashAt, powerLoss, faults, faultEvery, before: () => {}, steps: 0, dead: false, waiting: new Set(), log: [] });
    this.stopped = new Promise((resolve) => (this.stop = resolve));
    this.indexedDB = new FakeIndexedDB(this);
    this.caches = new FakeCaches(this);
  }

  // Counts a step. → the fault to act out, 'dead' when the power is gone, or null
  step(what) {
    if (this.dead) return 'dead';
    this.before(++this.steps); // a test looks at what is there before the step is done
    this.log.push(what);
    if (this.steps > this.crashAt) return this.die();
    return this.faults.get(this.steps) ?? this.faultEvery(what, this.steps);
  }

  die() {
    this.dead = true;
    if (this.powerLoss) this.disk.losePower();
    this.disk.unflushed = [];
    this.stop();
    return 'dead';
  }
}

const soon = (work) => setImmediate(work);
const copy = (value) => structuredClone(value);
const problem = (name) => Object.assign(new Error(`${name} (made by the test)`), { name });

class FakeIndexedDB {
  constructor(machine) { this.machine = machine; }

  open(name) {
    const request = {}, { machine } = this;
    soon(() => {
      const fault = machine.step(`open ${name}`);
      if (fault === 'dead' || fault === 'never') return;
      if (fault) return fail(request, fault);
      const isNew = !machine.disk.databases.has(name);
      if (isNew) machine.disk.databases.set(name, new Map()), machine.disk.changes++;
      request.result = new FakeDatabase(machine, name);
      if (isNew) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }

  deleteDatabase(name) {
    const request = {};
    soon(() => {
      const fault = this.machine.step(`delete database ${name}`);
      if (fault === 'dead' || fault === 'never') return;
      if (fault) return fail(request, fault);
      this.machine.disk.databases.delete(name);
      this.machine.disk.changes++;
      request.onsuccess?.();
    });
    return request;
  }
}

function fail(request, name) {
  request.error = problem(name);
  request.onerror?.({});
}

class FakeDatabase {
  constructor(machine, name) { Object.assign(this, { machine, name, closed: false }); }
  get stores() { return this.machine.disk.databases.get(this.name) ?? new Map(); }
  get objectStoreNames() { return [...this.stores.keys()]; }
  createObjectStore(name) { this.stores.set(name, new Map()); }
  close() { this.closed = true; }

  transaction(names, mode, options = {}) {
    const fault = this.machine.dead ? null : this.machine.step(`transaction ${mode}`);
    if (this.closed || fault === 'InvalidStateError') throw problem('InvalidStateError');
    if (fault && fault !== 'dead' && fault !== 'never') throw problem(fault);
    return new FakeTransaction(this, [].concat(names), mode, options.durability ?? 'default', fault === 'never');
  }
}

// One writer at a time per database, across all machines on the disk: as the specification orders overlapping scopes.
const queues = new WeakMap();

class FakeTransaction {
  constructor(db, names, mode, durability, hung) {
    Object.assign(this, { db, machine: db.machine, names, mode, durability, requests: [], ended: false, error: null });
    const disk = db.machine.disk, before = queues.get(disk) ?? Promise.resolve();
    if (hung) return;
    queues.set(disk, before.then(() => new Promise((done) => this.start(done))));
  }

  start(done) {
    this.done = done;
    this.machine.stopped.then(done);
    if (this.machine.dead) return;
    this.draft = new Map(this.names.map((name) => [name, new Map(this.db.stores.get(name))]));
    soon(() => this.pump());
  }

  pump() {
    if (this.ended || this.machine.dead) return;
    const request = this.requests.shift();
    if (!request) return this.commit();
    const fault = this.machine.step(request.what);
    if (fault === 'dead') return;
    if (fault === 'never') return this.done();
    if (fault) {
      fail(request, fault);
      return this.fall(problem(fault));
    }
    request.result = request.work();
    request.onsuccess?.();
    soon(() => this.pump());
  }

  commit() {
    const fault = this.machine.step(`commit ${this.mode} ${this.durability}`);
    if (fault === 'dead') return;
    if (fault === 'never') return this.done();
    if (fault) return this.fall(problem(fault));
    this.ended = true;
    if (this.mode === 'readwrite') this.publish();
    // the machine may also stop after the disk has it and before anybody hears so
    if (this.mode === 'readwrite' && this.machine.step('committed, not yet told') === 'dead') return;
    this.done();
    this.oncomplete?.();
  }

  publish() {
    const { disk } = this.machine, { name } = this.db, before = disk.databases.get(name);
    disk.databases.set(name, new Map([...before, ...this.draft]));
    disk.changes++;
    if (this.durability === 'strict') disk.unflushed = disk.unflushed.filter((write) => write.database !== name);
    else disk.unflushed.push({ database: name, before });
  }

  fall(error) {
    if (this.ended) return;
    this.ended = true;
    this.error = error;
    for (const request of this.requests) fail(request, 'AbortError');
    this.done?.();
    this.onabort?.();
  }

  abort() {
    if (this.ended) throw problem('InvalidStateError');
    soon(() => this.machine.dead || this.fall(null));
  }

  objectStore(name) {
    const store = () => this.draft.get(name), sorted = () => [...store().keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const ask = (what, work) => this.ask(`${what} ${name}`, work);
    return {
      get: (key) => ask('get', () => copy(store().get(key))),
      getAll: (range, most = Infinity) => ask('getAll', () => sorted().filter(within(range)).slice(0, most).map((key) => copy(store().get(key)))),
      getAllKeys: (range, most = Infinity) => ask('getAllKeys', () => sorted().filter(within(range)).slice(0, most)),
      count: () => ask('count', () => store().size),
      put: (value, key) => { const kept = copy(value); return ask('put', () => void store().set(key, kept)); },
      delete: (key) => ask('delete', () => (typeof key === 'object' ? sorted().filter(within(key)) : [key]).forEach((one) => store().delete(one))),
      clear: () => ask('clear', () => store().clear()),
    };
  }

  ask(what, work) {
    if (this.ended) throw problem('TransactionInactiveError');
    const request = { what, work };
    this.requests.push(request);
    return request;
  }
}

class FakeCaches {
  constructor(machine) { this.machine = machine; }

  changes(what, work) {
    return this.does(what, () => (this.machine.disk.changes++, work()));
  }

  async does(what, work) {
    await new Promise(soon);
    const fault = this.machine.step(what);
    if (fault === 'dead' || fault === 'never') return new Promise(() => {});
    if (fault) throw problem(fault);
    return work();
  }

  open(name) {
    const { caches } = this.machine.disk, of = () => caches.get(name) ?? caches.set(name, new Map()).get(name);
    return Promise.resolve({
      put: async (path, response) => { const text = await response.text(); return this.changes('cache put', () => void of().set(path, text)); },
      match: (path) => this.does('cache match', () => (of().has(path) ? new Response(of().get(path)) : undefined)),
      delete: (path) => this.changes('cache delete', () => of().delete(path)),
      keys: () => this.does('cache keys', () => [...of().keys()].map((path) => ({ url: `http://phone${path}` }))),
    });
  }

  delete(name) { return this.changes('cache drop', () => this.machine.disk.caches.delete(name)); }
}

globalThis.IDBKeyRange ??= { bound: (lower, upper) => ({ lower, upper }) };

function within(range) { return (key) => !range || (key >= range.lower && key <= range.upper); }
