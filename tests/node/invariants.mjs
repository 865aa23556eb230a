// What must hold after any crash, however a scenario went (I1, I2, I4, I5, I6, I7, I8).

import { Life, strayPages } from './street.mjs';

const ROUNDS = 5;

export class Book {
  said = new Map(); // visit id → [door, outcome]: what a page has called saved
  tried = new Set(); // every id a tap was made with
  others = new Set(); // what was done by somebody else

  // Nothing is ever taken out of a book: it is the same while these are.
  sizes() { return [this.said.size, this.tried.size, this.others.size]; }

  copy() {
    return Object.assign(new Book(), { said: new Map(this.said), tried: new Set(this.tried), others: new Set(this.others) });
  }

  check(what, holds, detail = '') {
    if (!holds) throw new Error(`${what}${detail ? `: ${detail}` : ''}`);
  }
}

// The phone wakes up on what the power cut left; then it syncs in peace.
export async function settleAndJudge({ server, person, disk, book, how = {}, expect = {} }) {
  const life = new Life(server, person, disk, how);
  try {
    if (expect.wiped !== undefined) return await judgeWipe(life, server, person, disk, book, expect);
    book.check('what a start reads first is what the base has', !(await strayPages(disk)).length);
    await life.phone.start();
    if (life.phone.db) await seen(life, book);
    for (let n = 0; n < ROUNDS && !((await life.sync.ask({ patient: false })) && quiet(life)); n++);
    book.check('I8 queues are empty within five rounds', quiet(life), `${life.sync.problem}, ${life.phone.unsent.length} unsent`);
    await onTheServerOnce(life, server, book, expect.mints ?? 0);
    if (!expect.other_scope) await sameAsServer(life, server, person, book);
    if (expect.resets !== undefined) {
      const { resets } = await server.ask('device', { person });
      book.check('the server hears of a lost database', resets >= expect.resets, `${resets} resets`);
    }
  } finally {
    life.end();
  }
}

function quiet({ phone, sync }) {
  return phone.db !== null && !sync.problem && !phone.state.repush && !phone.state.stale && !phone.unsent.length;
}

// I6, I7: every saved visit is on the screens, whole, before any network.
export async function seen(life, book) {
  for (const [id, [door, outcome]] of book.said) {
    const [row] = await life.sees('SELECT door_id, outcome FROM visit WHERE id = ?', [id]);
    const waits = life.phone.pending.some((record) => record.id === id && record.problem);
    const [refused] = await life.sees('SELECT reason FROM refusal WHERE id = ?', [id]); // I9: or it is seen to be refused
    const [here] = await life.sees('SELECT 1 FROM door WHERE id = ?', [door]);
    const left = !here && (await life.phone.base.answeredOf([id]))[0]; // answered, and then its block was taken from him
    book.check('I6 what was saved is still there', row || waits || refused || left, id);
    if (row) book.check('I6 and as it was', row.door_id === door && row.outcome === outcome, id);
  }
  const [half] = await life.sees(`SELECT count(*) AS n FROM visit AS v JOIN door AS d ON d.id = v.door_id
    WHERE d.visited_at IS NULL AND v.outcome <> 'undone' AND NOT EXISTS (SELECT 1 FROM visit AS u WHERE u.corrects_id = v.id)`);
  book.check('I7 no visit without its door being told', half.n === 0);
}

async function onTheServerOnce(life, server, book, mints) {
  const visits = await server.ask('visits'), kept = await server.ask('kept');
  for (const [id, [door, outcome]] of book.said) {
    const there = visits[id];
    book.check('I1 what was called saved is on the server', there || ['rejected', 'quarantined'].includes(kept[id]), id);
    if (there) book.check('I1 with what was typed', there[0] === door && there[1] === outcome, id);
  }
  const ours = new Set([...book.tried, ...book.said.keys()]);
  const strange = Object.keys(visits).filter((id) => !ours.has(id) && !book.others.has(id));
  book.check('I2 nothing on the server that nobody did', strange.length <= mints, strange.join()); // the back button makes an id
}

// I4, I5: bucket by bucket the very bytes, and no row outside.
async function sameAsServer(life, server, person, book) {
  const theirs = await server.ask('scope', { person }), mine = life.scope();
  book.check('I5 the phone holds its buckets and no other', String(Object.keys(mine)) === String(Object.keys(theirs)), `${Object.keys(mine)}`);
  for (const bucket of Object.keys(theirs)) book.check('I4 equal to the server, byte for byte', mine[bucket] === theirs[bucket].join(''), bucket);
  const strays = [...life.buckets()].filter((bucket) => !(bucket in theirs));
  book.check('I5 no row outside its scope', strays.length === 0, strays.join());
}

// A wipe order: everything drained first, nothing left afterwards.
async function judgeWipe(life, server, person, disk, book, expect) {
  for (let n = 0; n < ROUNDS && !life.left; n++) await life.sync.ask({ patient: false });
  const kept = await server.ask('kept'), left = JSON.stringify([...disk.databases].map(([, stores]) => [...stores].map(([, rows]) => [...rows.values()])));
  for (const id of book.said.keys()) book.check('a revoked phone drains before it is wiped', kept[id] === expect.wiped || kept[id] === 'applied', `${id} ${kept[id]}`);
  book.check('nothing of anybody is left', !left.includes('jinxiu') && !JSON.stringify([...disk.caches].map(([, e]) => [...e])).includes('jinxiu'), left.slice(0, 300));
  book.check('the server knows of the wipe', Boolean((await server.ask('device', { person })).wiped_at) || expect.quiet);
}
