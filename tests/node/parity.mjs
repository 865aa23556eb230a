// The JavaScript half of the parity lane: one long-lived process that answers one JSON line with one JSON line.
// argv[2] is the folder of the bundle's phone files.

import './crypto.mjs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const room = pathToFileURL(`${process.argv[2]}/`);
const part = (name) => import(new URL(name, room));
const [app, { FUNCTIONS }, { rt, renderScreen }, { formRecords }, { openEngine }, { PageFile }, { apply }] = await Promise.all(
  ['app.js', 'functions.js', 'render.js', 'forms.js', 'engine.js', 'pages.js', 'outbox.js'].map(part),
);
const { shown } = await part('shown.js');
const engine = await openEngine(await WebAssembly.compile(await readFile(new URL('wa-sqlite.wasm', room))));
const loaded = { '': app.TEMPLATES }, shared = {}, bases = {};

const TASKS = {
  // Templates of another module, to be rendered by its name, and what stands in each of their contexts.
  load: async ({ name, path, common = {} }) => { loaded[name] = (await import(pathToFileURL(path))).TEMPLATES, shared[name] = common; },
  render: ({ set = '', template, contexts }) => contexts.map((one) => attempt(() => loaded[set][template]({ ...one, ...shared[set] }, rt))),
  call: ({ calls }) => calls.map(([name, args]) => attempt(() => FUNCTIONS[name](...args))),
  plot: ({ calls }) => calls.map((args) => rt.f.plot(...args)),
  filter: ({ calls }) => calls.map(([name, args]) => attempt(() => String(shown(rt.f[name](...args))))),
  operate: ({ calls }) => calls.map(([name, args]) => attempt(() => shown(rt[name](...args)))),
  forms: ({ forms }) => forms.map(([name, entries, id]) => formRecords(name, entries, { at: 'now', day: 'today', mint: () => id })),
  base: ({ name, image }) => { bases[name] = engine.open(PageFile.of(new Uint8Array(Buffer.from(image, 'base64')))); },
  query: ({ base, sql, params }) => params.map((given) => attempt(() => bases[base].all(sql, given))),
  screen: ({ base, name, args, ambient }) => attempt(() => renderScreen(bases[base], name, args, ambient)),
  write: ({ base, grounds }) => grounds.map((ground) => undone(bases[base], 'BEGIN', 'ROLLBACK', () => written(bases[base], ground))),
};

function attempt(work) {
  try {
    return ['ok', work()];
  } catch (error) {
    return ['error', `${error.name}: ${error.message}`];
  }
}

function undone(db, begin, end, work) {
  db.exec(begin);
  try {
    return work();
  } finally {
    if (db.inTransaction) db.exec(end);
  }
}

// → [the answers to what came before, what the tables look like then, the outcome of each of the last ones on that ground]
function written(db, { before, looks, lasts }) {
  const answers = before.map((one) => answer(db, ...one)), rows = seen(db, looks);
  return [answers, rows, lasts.map(([last, looks]) => undone(db, 'SAVEPOINT ground', 'ROLLBACK TO ground', () => outcome(db, last, looks)))];
}

// → [the answer, how many rows were ever written, what the tables look like if any were]
function outcome(db, last, looks) {
  const earlier = changes(db), said = answer(db, ...last), many = changes(db) - earlier;
  return [said, many, many ? seen(db, looks) : []];
}

function seen(db, looks) { return looks.map((sql) => db.all(sql).map(Object.values)); }

function answer(db, record, who) { return apply(db, app.MUTATIONS, record, { ...who, capture: (one) => one.at }); }

function changes(db) { return db.all('SELECT total_changes() AS n')[0].n; }

for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line);
  const answer = await Promise.resolve(TASKS[task.do](task)).then((found) => found ?? null, (error) => ({ failed: String(error.stack) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
