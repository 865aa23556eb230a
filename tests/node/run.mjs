// Runs scenarios with the power cut after every step of each: node run.mjs [--all] [--only NAME] [--every N] [--stop]

import './crypto.mjs';
import { Disk } from './fake_storage.mjs';
import { Life, Server, copyDisk } from './street.mjs';
import { Book, seen, settleAndJudge } from './invariants.mjs';
import { DEFAULT, MORE } from './scenarios.mjs';
import { OLDER } from './older.mjs';

const args = process.argv.slice(2), option = (name) => args[args.indexOf(name) + 1];
const only = args.includes('--only') ? option('--only') : '';
const every = args.includes('--every') ? Number(option('--every')) : 1;
const both = args.includes('--all'); // else the crash itself and the lost power take turns
const person = 'xiaoli';
let failures = 0;

// Ten at every crash point, and the app of the step before the newest of the schema at every third; --all takes every
// scenario and every point.
function chosen() {
  const all = args.includes('--all') || only;
  const some = all ? [...DEFAULT, ...OLDER, ...MORE] : [...DEFAULT.slice(0, 10), { ...OLDER.at(-1), stride: 3 }];
  return some.filter(({ name }) => name.includes(only));
}

// A tap as a person makes it: when it is not saved he taps again, with the form's own id.
function hands({ server, book, numbers, life }) {
  const record = (id, name, given) => ({ id, name, args: given, at: new Date(life().phone.now()).toISOString(), day: '2026-11-22' });
  const fresh = () => `01jtest${String(++numbers.n).padStart(19, '0')}`;
  async function persist(phone, records) {
    for (let tries = 0; ; tries++) {
      for (const one of records) book.tried.add(one.id);
      try {
        return await phone.phone.save(structuredClone(records));
      } catch (error) {
        if (tries > 6 || phone.machine.dead) throw error;
        if (error.name === 'NoBase') await phone.sync.ask({ patient: false });
      }
    }
  }
  const remember = (ids, records) => ids?.forEach((id, i) => book.said.set(id, [records[i].args.door, records[i].args.outcome]));
  async function taps(phone, records) {
    const { saved, refused } = await persist(phone, records);
    if (!refused) remember(saved, records);
    return saved?.[0];
  }
  return {
    tap: (phone, door, outcome, more = {}) => taps(phone, [record(fresh(), 'visit', { door, outcome, ...more })]),
    tapAs: (phone, word, door, outcome) => taps(phone, [record(`01jtestx${word.padStart(18, '0')}`, 'visit', { door, outcome })]),
    tapMany: (phone, doors, outcome) => { const id = fresh(); return taps(phone, doors.map((door, n) => record(n ? `${id}.${n}` : id, 'visit', { door, outcome }))); },
    make: async (phone, name, given, undone) => {
      const id = fresh(), { saved } = await persist(phone, [record(id, name, given)]);
      if (undone) book.tried.add(id);
      return saved?.[0];
    },
  };
}

// One life with the power cut at `crashAt`. → steps taken
async function play(server, scenario, start, { crashAt = Infinity, powerLoss = false, faults, keepsGoing = false }) {
  await server.ask('go_back', { name: start.moment });
  const disk = copyDisk(start.disk), book = new Book(), numbers = { n: start.numbers.n };
  for (const [id, said] of start.book.said) book.said.set(id, said);
  for (const id of start.book.tried) book.tried.add(id);
  book.others = new Set();
  const lives = [], birth = () => {
    const life = new Life(server, person, disk, { ...scenario.how, ...(lives.length ? {} : { crashAt, powerLoss, faults, patience: faults ? 30 : undefined }) });
    lives.push(life);
    return life;
  };
  const phone = birth();
  let seed = crashAt;
  // what the world does stops with the phone's day: a script whose phone is dead must not go on in the next life
  const world = { ask: (...what) => (phone.machine.dead ? new Promise(() => {}) : server.ask(...what)) };
  const kit = {
    server: world, person, phone, book, another: birth,
    as: (who) => { const guest = new Life(server, who, disk); lives.push(guest); return guest; },
    sync: async (life) => {
      await life.sync.ask({ patient: false });
      if (life.phone.db && !life.machine.dead) await seen(life, book); // I6 holds between any two pages, not only after a crash
    },
    others: (id) => (book.others.add(id), id), dice: () => ((seed = (seed * 48271 + 11) % 2147483647) / 2147483647),
    ...hands({ server, book, numbers, life: () => phone }),
  };
  await Promise.race([scenario.script(kit), phone.machine.stopped]);
  if (!keepsGoing) lives.forEach((life) => life.end());
  await scenario.after?.({ server, person });
  if (scenario.revoked) await server.ask('revoke', { person });
  await settleAndJudge({ server, person, disk, book, how: scenario.how, expect: scenario.expect });
  return phone.machine.steps;
}

// The world in which the script begins: signed in and synced, unless the scenario wants it otherwise.
async function beginning(server, scenario) {
  await server.ask('go_back', { name: 'blank' });
  const disk = new Disk(), book = new Book(), numbers = { n: 0 };
  const phone = new Life(server, person, disk, scenario.how);
  if (!scenario.fresh) await phone.sync.ask();
  await phone.phone.noteHot(); // so that every later start begins with a part of the base and reads the rest behind it
  const kit = { server, person, phone, ...hands({ server, book, numbers, life: () => phone }) };
  await scenario.before?.(kit);
  phone.end();
  scenario.ruin?.(disk);
  const moment = `start of ${scenario.name}`;
  await server.ask('remember', { name: moment });
  return { disk, book, numbers, moment };
}

async function enumerate(server, scenario) {
  const began = Date.now(), start = await beginning(server, scenario);
  const steps = await play(server, scenario, start, {});
  let points = 0;
  const attempt = async (how, said) => {
    points++;
    try {
      await play(server, scenario, start, how);
    } catch (error) {
      failures++;
      console.log(`  FAILED ${scenario.name}, ${said}: ${error.message}`);
      if (args.includes('--stop')) process.exit(1);
    }
  };
  const stride = both ? every : Math.max(every, scenario.stride ?? 1);
  for (let k = 1; k <= steps; k += stride) {
    for (const powerLoss of both ? [false, true] : [k % 2 === 0]) await attempt({ crashAt: k, powerLoss }, `crash at step ${k} of ${steps}${powerLoss ? ', power lost' : ''}`);
    const { faults = [] } = scenario;
    for (const fault of both || !faults.length ? faults : [faults[k % faults.length]]) await attempt({ faults: new Map([[k, fault]]) }, `${fault} at step ${k}`);
  }
  console.log(`${scenario.name}: ${steps} steps, ${points} runs, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return points;
}

if (!chosen().length) throw new Error(`no scenario is called ${only}`);
process.on('unhandledRejection', (error) => { failures++; console.log('  unhandled:', error); });
const server = await Server.start();
let points = 0;
for (const scenario of chosen()) {
  try {
    points += await enumerate(server, scenario);
  } catch (error) {
    failures++;
    console.log(`  FAILED ${scenario.name}, without any crash: ${error.stack}`);
  }
}
console.log(JSON.stringify({ scenarios: chosen().length, points, failures }));
server.stop();
process.exit(failures ? 1 : 0);
