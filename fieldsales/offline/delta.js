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
    const sql = putting(table, at.map((i) => cols[i]));
    for (const row of list) db.run(sql, at.map((i) => row[i]));
  }
}

// A row that is there stays in its place: REPLACE would move it to the end of the table and with it every index entry,
// so that a hundred visits would rewrite a hundred places of the base.
function putting(table, names) {
  const set = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (id) DO UPDATE SET ${set.join(', ')}`;
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
