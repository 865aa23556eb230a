// The one door to IndexedDB. WebKit drops connections after the background, Chromium fails to open its backing store,
// events sometimes never fire: so every access has a time limit and is tried once more on a fresh connection.
// Work given to `access` must therefore be safe to run twice (it puts by key; it never adds up).

const FINAL = new Set(['QuotaExceededError', 'StaleWriter', 'DataCloneError', 'VersionError', 'WrongBase']);

export class Store {
  // upgrade: (db) => void creates the object stores of version 1
  constructor(indexedDB, name, upgrade, { patience = 2000 } = {}) {
    Object.assign(this, { indexedDB, name, upgrade, patience, opening: null });
  }

  // Runs work(transaction) and resolves when the transaction is complete. mode: 'readonly' | 'readwrite'.
  // Writes are strict unless durability says 'relaxed': the answer comes after the disk has it.
  async access(stores, mode, work, { patience = this.patience, durability = 'strict' } = {}) {
    try {
      return await this.once(stores, mode, work, patience, durability);
    } catch (error) {
      if (FINAL.has(error.name)) throw error;
      this.drop();
      return this.once(stores, mode, work, patience, durability);
    }
  }

  async once(stores, mode, work, patience, durability) {
    const db = await this.open(patience);
    const options = mode === 'readwrite' ? { durability } : undefined;
    const transaction = db.transaction(stores, mode, options);
    const done = finished(transaction, patience);
    done.catch(() => {}); // it is awaited below, or the work's own error tells more
    try {
      const value = await Promise.race([work(transaction), done.then(() => new Promise(() => {}))]);
      await done;
      return value;
    } catch (error) {
      const cause = error.name === 'AbortError' ? transaction.error ?? error : error; // requests only hear "aborted"
      try { transaction.abort(); } catch { /* it has ended already */ }
      throw cause;
    }
  }

  open(patience = this.patience) {
    this.opening ??= this.connect(patience).catch((error) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  connect(patience) {
    return within(patience, 'opening', (resolve, reject) => {
      const request = this.indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => this.upgrade(request.result);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const db = request.result;
        db.onversionchange = () => this.drop(); // somebody wipes this phone: do not stand in the way
        db.onclose = () => this.drop();
        resolve(db);
      };
    });
  }

  drop() {
    this.opening?.then((db) => db.close()).catch(() => {});
    this.opening = null;
  }

  // Empties every store before deleting the database: a deletion can be blocked by an old tab, clearing cannot.
  async destroy() {
    const db = await this.open();
    const names = [...db.objectStoreNames];
    await this.access(names, 'readwrite', (transaction) => {
      for (const name of names) transaction.objectStore(name).clear();
    });
    this.drop();
    await within(this.patience, 'deleting', (resolve, reject) => {
      const request = this.indexedDB.deleteDatabase(this.name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    }).catch(() => {}); // blocked: it is empty all the same
  }
}

// A request as a promise. A request that fails aborts its transaction, which is what rejects the access.
export function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction, patience) {
  return within(patience, 'a transaction', (resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? named('AbortError', 'the transaction was aborted'));
  });
}

export function named(name, message) {
  return Object.assign(new Error(message), { name });
}

export function within(ms, what, start) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(named('TimeoutError', `${what} took more than ${ms} ms`)), ms);
    const then = (settle) => (value) => {
      clearTimeout(timer);
      settle(value);
    };
    start(then(resolve), then(reject));
  });
}
