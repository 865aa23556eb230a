// Step 7 of a tap's way: what the server sends, put into the base. Runs between BEGIN and COMMIT, so it is all or nothing.

// answer: {leave, enter, tombstones: [[table, id, bucket]], rows: {table: {cols, rows}}}
export function takeIn(db, { leave = [], enter = [], tombstones = [], rows = {} }) {
  const tables = synced(db);
  for (const bucket of [...leave, ...enter]) { // what enters arrives whole; anything left of it from before goes
    for (const table of tables) db.run(`DELETE FROM ${table} WHERE bucket = ?`, [bucket]);
  }
  for (const [table, id, bucket] of tombstones) {
    if (tables.includes(table)) db.run(`DELETE FROM ${table} WHERE id = ? AND bucket = ?`, [id, bucket]);
  }
  for (const [table, { cols, rows: list }] of Object.entries(rows)) {
    if (!tables.includes(table)) continue; // a table of a newer server; the next version of this app brings it
    const known = columns(db, table), at = cols.map((_, i) => i).filter((i) => known.includes(cols[i]));
    const put = putting(db, table, at.map((i) => cols[i]));
    for (const row of list) put(at.map((i) => row[i]));
  }
}

// A row that is there stays in its place, and only what is new in it is written: a column that is written rewrites every
// index it stands in, so that a hundred visits would change a hundred places of the base.
function putting(db, table, names) {
  const id = names.indexOf('id'), asked = `SELECT ${names.join(', ')} FROM ${table} WHERE id = ?`;
  const fresh = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  return (values) => {
    const [old] = db.all(asked, [values[id]]);
    if (!old) return db.run(fresh, values);
    const changed = names.flatMap((name, i) => (old[name] === values[i] ? [] : [i]));
    if (!changed.length) return 0;
    const sql = `UPDATE ${table} SET ${changed.map((i) => `${names[i]} = ?`).join(', ')} WHERE id = ?`;
    return db.run(sql, [...changed.map((i) => values[i]), values[id]]);
  };
}

// The shared tables in the order of the schema, which is the order of checksums.
export function synced(db) {
  return db.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('outbox') AND name NOT LIKE 'sqlite%' ORDER BY rowid")
    .map((row) => row.name);
}

function columns(db, table) { return db.all(`PRAGMA table_info(${table})`).map((row) => row.name); }

// The canonical text of a bucket; the twin of buckets.dump.
export function canonical(db, bucket) {
  let text = '';
  for (const table of synced(db)) {
    const names = columns(db, table);
    for (const row of db.all(`SELECT * FROM ${table} WHERE bucket = ? ORDER BY id`, [bucket])) {
      text += JSON.stringify([table, ...names.map((name) => row[name])]) + '\n';
    }
  }
  return text;
}

export async function sha256(bytes) {
  const digest = await crypto.subtle.digest('SHA-256', typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  return hex(digest);
}

export function hex(buffer) { return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join(''); }
