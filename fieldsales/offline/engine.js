// SQLite, spoken to synchronously. wa-sqlite's own API is asynchronous; the raw exports of its plain build are not, and
// a synchronous engine is what lets a mutation be whole or absent for every page (nothing runs between two statements).

import Module from './wa-sqlite.mjs';
import { FUNCTIONS } from './functions.js';
import { PageFile, Shelf } from './pages.js';

const ROW = 100, DONE = 101, OK = 0;
const INTEGER = 1, FLOAT = 2, TEXT = 3, BLOB = 4;
const UTF8_DETERMINISTIC = 0x801, READWRITE_CREATE = 6, COPY = -1; // COPY = SQLITE_TRANSIENT

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class SqlError extends Error {
  constructor(message, code, sql) {
    super(message);
    this.name = 'SqlError';
    this.code = code;
    this.sql = sql;
    this.constraint = /constraint failed: (\S+)$/.exec(message)?.[1] ?? null;
  }
}

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
PRAGMA foreign_keys = OFF;`;

class Database {
  constructor(sqlite, name, file, forget) {
    this.sqlite = sqlite;
    this.file = file;
    this.forget = forget;
    this.statements = new Map();
    this.scratch = sqlite._malloc(this.room = 4096);
    const out = sqlite._malloc(4), path = this.text(name);
    const code = sqlite._sqlite3_open_v2(path.at, out, READWRITE_CREATE, 0);
    this.handle = sqlite.getValue(out, '*');
    sqlite._free(out);
    if (code !== OK) throw this.error(code, `open ${name}`);
  }

  // → rows as plain objects. params: {name: value} for :name, or an array; a value not given is NULL.
  all(sql, params = {}) {
    const statement = this.prepare(sql), rows = [];
    try {
      this.bind(statement, params);
      while (this.step(statement)) rows.push(this.row(statement));
    } finally {
      this.sqlite._sqlite3_reset(statement.handle);
    }
    return rows;
  }

  // → number of rows changed
  run(sql, params = {}) {
    const statement = this.prepare(sql);
    try {
      this.bind(statement, params);
      while (this.step(statement));
    } finally {
      this.sqlite._sqlite3_reset(statement.handle);
    }
    return this.sqlite._sqlite3_changes(this.handle);
  }

  // Several statements without parameters.
  exec(sql) {
    if (!this.handle) throw new SqlError('this database is closed', 21, sql);
    const bytes = encoder.encode(`${sql}\0`), at = this.sqlite._malloc(bytes.length); // not scratch: it runs while read
    this.sqlite.HEAPU8.set(bytes, at);
    const code = this.sqlite._sqlite3_exec(this.handle, at, 0, 0, 0);
    this.sqlite._free(at);
    if (code !== OK) throw this.error(code, sql);
  }

  get inTransaction() { return this.sqlite._sqlite3_get_autocommit(this.handle) === 0; }

  close() {
    if (!this.handle) return; // twice is harmless; freeing twice would not be
    for (const { handle } of this.statements.values()) this.sqlite._sqlite3_finalize(handle);
    this.statements.clear();
    this.sqlite._sqlite3_close(this.handle);
    this.sqlite._free(this.scratch);
    this.handle = 0;
    this.forget();
  }

  prepare(sql) {
    if (!this.handle) throw new SqlError('this database is closed', 21, sql);
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.compile(sql)));
    return statement;
  }

  compile(sql) {
    const { sqlite } = this, out = sqlite._malloc(4), text = this.text(sql);
    const code = sqlite._sqlite3_prepare_v2(this.handle, text.at, text.bytes + 1, out, 0);
    const handle = sqlite.getValue(out, '*');
    sqlite._free(out);
    if (code !== OK) throw this.error(code, sql);
    if (!handle) throw new SqlError('no statement in this text', code, sql);
    const names = this.count(handle, '_sqlite3_bind_parameter_count', '_sqlite3_bind_parameter_name', 1);
    return { sql, handle, names: names.map((name) => name.slice(1)), columns: null };
  }

  count(handle, howMany, nameOf, first) {
    const { sqlite } = this;
    return Array.from({ length: sqlite[howMany](handle) }, (_, i) => sqlite.UTF8ToString(sqlite[nameOf](handle, i + first)));
  }

  bind(statement, params) {
    const listed = Array.isArray(params);
    statement.names.forEach((name, i) => {
      const code = this.bindOne(statement.handle, i + 1, listed ? params[i] : params[name]);
      if (code !== OK) throw this.error(code, statement.sql);
    });
  }

  bindOne(handle, i, value) {
    const { sqlite } = this;
    if (value === null || value === undefined) return sqlite._sqlite3_bind_null(handle, i);
    if (typeof value === 'string') {
      const text = this.text(value);
      return sqlite._sqlite3_bind_text(handle, i, text.at, text.bytes, COPY);
    }
    if (typeof value === 'boolean') return sqlite._sqlite3_bind_int(handle, i, value ? 1 : 0);
    if (!Number.isSafeInteger(value)) return sqlite._sqlite3_bind_double(handle, i, value);
    if (value === (value | 0)) return sqlite._sqlite3_bind_int(handle, i, value);
    return sqlite._sqlite3_bind_int64(handle, i, value | 0, Math.floor(value / 2 ** 32));
  }

  step(statement) {
    const code = this.sqlite._sqlite3_step(statement.handle);
    if (code === ROW) return true;
    if (code === DONE) return false;
    throw this.error(code, statement.sql);
  }

  row(statement) {
    const { handle } = statement, row = {};
    statement.columns ??= this.count(handle, '_sqlite3_column_count', '_sqlite3_column_name', 0);
    for (let i = 0; i < statement.columns.length; i++) row[statement.columns[i]] = this.column(handle, i);
    return row;
  }

  column(handle, i) {
    const { sqlite } = this;
    switch (sqlite._sqlite3_column_type(handle, i)) {
      case INTEGER: return wide(sqlite._sqlite3_column_int64(handle, i), sqlite.getTempRet0());
      case FLOAT: return sqlite._sqlite3_column_double(handle, i);
      case TEXT: return this.string(sqlite._sqlite3_column_text(handle, i), sqlite._sqlite3_column_bytes(handle, i));
      case BLOB: return this.bytes(sqlite._sqlite3_column_blob(handle, i), sqlite._sqlite3_column_bytes(handle, i));
      default: return null;
    }
  }

  string(at, length) {
    const heap = this.sqlite.HEAPU8;
    let text = '';
    for (let i = at; i < at + length; i++) {
      if (heap[i] > 127) return decoder.decode(heap.subarray(at, at + length));
      if (i - at > 32) return decoder.decode(heap.subarray(at, at + length));
      text += String.fromCharCode(heap[i]); // ids and codes are short and ASCII; the decoder costs ten times this
    }
    return text;
  }

  bytes(at, length) { return this.sqlite.HEAPU8.slice(at, at + length); }

  // Copies text into the scratch area, zero-terminated. → {at, bytes}
  text(value) {
    const most = value.length * 3 + 1;
    if (most > this.room) {
      this.sqlite._free(this.scratch);
      this.scratch = this.sqlite._malloc(this.room = most * 2);
    }
    const { written } = encoder.encodeInto(value, this.sqlite.HEAPU8.subarray(this.scratch, this.scratch + this.room - 1));
    this.sqlite.HEAPU8[this.scratch + written] = 0;
    return { at: this.scratch, bytes: written };
  }

  define(name, call) {
    const { sqlite } = this;
    const answer = (context, values) => {
      // an exception must not unwind through SQLite's own frames
      try {
        this.result(context, call(...Array.from(values, (value) => this.value(value))));
      } catch (error) {
        const text = this.text(String(error.message));
        sqlite._sqlite3_result_error(context, text.at, text.bytes);
      }
    };
    const code = sqlite.createFunction(this.handle, name, call.length, UTF8_DETERMINISTIC, 0, answer);
    if (code !== OK) throw this.error(code, name);
  }

  value(at) {
    const { sqlite } = this;
    switch (sqlite._sqlite3_value_type(at)) {
      case INTEGER: return wide(sqlite._sqlite3_value_int64(at), sqlite.getTempRet0());
      case FLOAT: return sqlite._sqlite3_value_double(at);
      case TEXT: return this.string(sqlite._sqlite3_value_text(at), sqlite._sqlite3_value_bytes(at));
      case BLOB: return this.bytes(sqlite._sqlite3_value_blob(at), sqlite._sqlite3_value_bytes(at));
      default: return null;
    }
  }

  result(context, value) {
    const { sqlite } = this;
    if (value === null || value === undefined) return sqlite._sqlite3_result_null(context);
    if (typeof value === 'string') {
      const text = this.text(value);
      return sqlite._sqlite3_result_text(context, text.at, text.bytes, COPY);
    }
    if (!Number.isSafeInteger(value)) return sqlite._sqlite3_result_double(context, Number(value));
    return sqlite._sqlite3_result_int64(context, value | 0, Math.floor(value / 2 ** 32));
  }

  error(code, sql) {
    return new SqlError(this.sqlite.UTF8ToString(this.sqlite._sqlite3_errmsg(this.handle)), code, sql);
  }
}

// Two 32-bit halves → number. SQL in this project keeps integers under 2^53.
function wide(low, high) { return high * 2 ** 32 + (low >>> 0); }
