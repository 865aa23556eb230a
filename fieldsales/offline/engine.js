// SQLite, spoken to synchronously. wa-sqlite's own API is asynchronous; the raw exports of its plain build are not, and
// a synchronous engine is what lets a mutation be whole or absent for every page (nothing runs between two statements).

import Module from './wa-sqlite.mjs';
import { Database } from './database.js';
import { FUNCTIONS } from './functions.js';
import { PageFile, Shelf } from './pages.js';

// wasm: ArrayBuffer, or an already compiled WebAssembly.Module (the tests start thousands of phones)
export async function openEngine(wasm, functions = FUNCTIONS) {
  const compiled = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  const sqlite = await Module({ instantiateWasm: instantiate.bind(null, compiled) });
  const shelf = new Shelf();
  sqlite.registerVFS(shelf, true);
  let opened = 0;
  return {
    // file: PageFile of the base, or nothing for an empty database
    open(file = new PageFile()) {
      const name = `base-${++opened}`;
      shelf.files.set(name, file);
      const db = new Database(sqlite, name, file, () => shelf.files.delete(name));
      for (const [word, call] of Object.entries(functions)) db.define(word, call);
      db.exec(PRAGMAS);
      file.dirty.clear();
      return db;
    },
  };
}

function instantiate(compiled, imports, done) {
  WebAssembly.instantiate(compiled, imports).then(done);
  return {};
}

// Nothing reaches the file before COMMIT (cache_spill), and a rollback needs no file either (journal in memory): so the
// pages are the committed base at any moment, however long the transaction with the pending work stays open.
const PRAGMAS = `PRAGMA page_size = 4096; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA cache_spill = OFF;
PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON;`;
