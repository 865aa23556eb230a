// One open database: statements prepared once, rows as plain objects, everything synchronous.

import { COPY, Heap, halves } from './heap.js';

const ROW = 100, DONE = 101, OK = 0, MISUSE = 21;
const UTF8_DETERMINISTIC = 0x801, READWRITE_CREATE = 6;

export class SqlError extends Error {
  constructor(message, code, sql) {
    super(message);
    this.name = 'SqlError';
    this.code = code;
    this.sql = sql;
    this.constraint = /constraint failed: (\S+)$/.exec(message)?.[1] ?? null;
  }
}

export class Database {
  constructor(sqlite, name, file, forget) {
    this.sqlite = sqlite;
    this.file = file;
    this.forget = forget;
    this.statements = new Map();
    this.heap = new Heap(sqlite);
    const out = sqlite._malloc(4), path = this.heap.text(name);
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
    if (!this.handle) throw new SqlError('this database is closed', MISUSE, sql);
    const code = this.heap.lend(sql, (at) => this.sqlite._sqlite3_exec(this.handle, at, 0, 0, 0)); // it runs while it is read
    if (code !== OK) throw this.error(code, sql);
  }

  get inTransaction() { return this.sqlite._sqlite3_get_autocommit(this.handle) === 0; }

  close() {
    if (!this.handle) return; // twice is harmless; freeing twice would not be
    for (const { handle } of this.statements.values()) this.sqlite._sqlite3_finalize(handle);
    this.statements.clear();
    this.sqlite._sqlite3_close(this.handle);
    this.heap.free();
    this.handle = 0;
    this.forget();
  }

  prepare(sql) {
    if (!this.handle) throw new SqlError('this database is closed', MISUSE, sql);
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.compile(sql)));
    return statement;
  }

  compile(sql) {
    const { sqlite } = this, out = sqlite._malloc(4), text = this.heap.text(sql);
    const code = sqlite._sqlite3_prepare_v2(this.handle, text.at, text.bytes + 1, out, 0);
    const handle = sqlite.getValue(out, '*');
    sqlite._free(out);
    if (code !== OK) throw this.error(code, sql);
    if (!handle) throw new SqlError('no statement in this text', code, sql);
    const names = this.count(handle, '_sqlite3_bind_parameter_count', '_sqlite3_bind_parameter_name', 1);
    return { sql, handle, names: names.map((name) => name.slice(1)), columns: null, blank: null };
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
      const text = this.heap.text(value);
      return sqlite._sqlite3_bind_text(handle, i, text.at, text.bytes, COPY);
    }
    if (typeof value === 'boolean') return sqlite._sqlite3_bind_int(handle, i, value ? 1 : 0);
    if (!Number.isSafeInteger(value)) return sqlite._sqlite3_bind_double(handle, i, value);
    if (value === (value | 0)) return sqlite._sqlite3_bind_int(handle, i, value);
    return sqlite._sqlite3_bind_int64(handle, i, ...halves(value));
  }

  step(statement) {
    const code = this.sqlite._sqlite3_step(statement.handle);
    if (code === ROW) return true;
    if (code === DONE) return false;
    throw this.error(code, statement.sql);
  }

  row(statement) {
    const { handle } = statement;
    if (!statement.columns) {
      statement.columns = this.count(handle, '_sqlite3_column_count', '_sqlite3_column_name', 0);
      statement.blank = Object.fromEntries(statement.columns.map((name) => [name, null]));
    }
    const { columns } = statement, row = { ...statement.blank }; // a copy costs less than a row that grows name by name
    for (let i = 0; i < columns.length; i++) row[columns[i]] = this.heap.column(handle, i);
    return row;
  }

  // Makes a JavaScript function known to SQL under its name.
  define(name, call) {
    const answer = (context, values) => {
      // an exception must not unwind through SQLite's own frames
      try {
        this.result(context, call(...Array.from(values, (value) => this.heap.argument(value))));
      } catch (error) {
        const text = this.heap.text(String(error.message));
        this.sqlite._sqlite3_result_error(context, text.at, text.bytes);
      }
    };
    const code = this.sqlite.createFunction(this.handle, name, call.length, UTF8_DETERMINISTIC, 0, answer);
    if (code !== OK) throw this.error(code, name);
  }

  result(context, value) {
    const { sqlite } = this;
    if (value === null || value === undefined) return sqlite._sqlite3_result_null(context);
    if (typeof value === 'string') {
      const text = this.heap.text(value);
      return sqlite._sqlite3_result_text(context, text.at, text.bytes, COPY);
    }
    if (!Number.isSafeInteger(value)) return sqlite._sqlite3_result_double(context, Number(value));
    return sqlite._sqlite3_result_int64(context, ...halves(value));
  }

  error(code, sql) {
    return new SqlError(this.sqlite.UTF8ToString(this.sqlite._sqlite3_errmsg(this.handle)), code, sql);
  }
}
