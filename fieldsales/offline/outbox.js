// Pending work: mutations that are saved here and not yet answered by the server, as one open transaction on the base.
// It is never committed. When the base moves, the transaction is rolled back and the mutations run again on the new one.

import { ERRORS } from './app.js';

// One mutation, whole or not at all. Says what mutations.py says: → null, or the key of the refusal.
export function apply(db, mutations, record, who) {
  const mutation = mutations[record.name];
  if (!mutation) return 'mutation_unknown';
  if (!mutation.by.includes(who.role)) return 'not_allowed';
  const args = record.args, given = (name) => args[name] !== null && args[name] !== undefined;
  if (Object.keys(args).some((name) => given(name) && !mutation.args.includes(name))) return 'arg_unknown';
  if (mutation.needed.some((name) => !args[name])) return 'arg_missing';
  const params = { ...args, id: record.id, me: who.id, role: who.role, now: who.capture(record), today: record.day, rev: 0 };
  return wholly(db, 'mutation', () => run(db, mutation, params));
}

function run(db, mutation, params) {
  for (const [table, arg] of mutation.mine) {
    if (params[arg] && !db.all(`SELECT 1 FROM ${table} WHERE id = ?`, [params[arg]]).length) return 'not_yours';
  }
  for (const [key, sql] of mutation.refuse) if (db.all(sql, params).length) return key;
  for (const sql of mutation.do) db.run(sql, params);
  return null;
}

// Runs work inside a savepoint; a returned key or a thrown constraint undoes it. → null or the key
function wholly(db, name, work) {
  db.exec(`SAVEPOINT ${name}`);
  let problem;
  try {
    problem = work();
  } catch (error) {
    problem = error.name === 'SqlError' ? known(error.constraint) : null;
    if (!problem) problem = 'impossible', console.error(error);
  }
  if (problem) db.exec(`ROLLBACK TO ${name}`);
  db.exec(`RELEASE ${name}`);
  return problem;
}

// A constraint that has a sentence is told by it; the server says the same (mutations.constraint_key).
function known(constraint) { return Object.hasOwn(ERRORS, constraint ?? '') ? constraint : 'impossible'; }

// Tries records without keeping anything. → null, or the first refusal
export function tryOut(db, mutations, records, who) {
  let problem = null;
  wholly(db, 'trial', () => {
    for (const record of records) problem ??= apply(db, mutations, record, who);
    return 'undo';
  });
  return problem;
}

// Begins the open transaction anew. A mutation that no longer fits is shown with its problem and blocks nothing.
export function replay(db, mutations, pending, who) {
  db.exec('BEGIN');
  for (const record of pending) show(db, record, apply(db, mutations, record, who));
}

// A mutation and the row that lets screens show it as unsent; one the server has answered already is unsent no more.
export function show(db, record, problem) {
  record.problem = record.verdict ? null : problem;
  if (record.verdict) return;
  db.run('INSERT INTO outbox (id, name, args, at, problem) VALUES (:id, :name, :args, :at, :problem)', {
    id: record.id, name: record.name, args: JSON.stringify(record.args), at: record.at, problem,
  });
}

// What a record is on the wire and in the second store: without what only this phone notes on it.
export function bare({ id, name, args, at, day, seq }) { return { id, name, args, at, day, seq }; }

export function sameIntent(one, other) {
  return one.name === other.name && canonical(one.args) === canonical(other.args);
}

function canonical(args) {
  return JSON.stringify(Object.entries(args).filter(([, value]) => value !== null).sort(([a], [b]) => (a < b ? -1 : 1)));
}
