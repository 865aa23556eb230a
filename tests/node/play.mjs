// One scenario: the world in which it begins, its script played to the end, and what every power cut on the way leaves.

import { Disk } from './fake_storage.mjs';
import { Life, copyDisk } from './street.mjs';
import { Book, seen, settleAndJudge } from './invariants.mjs';
import { hands } from './hands.mjs';
import { Worlds } from './worlds.mjs';

const person = 'xiaoli';

// The world in which the script begins: signed in and synced, unless the scenario wants it otherwise.
export async function beginning(server, scenario) {
  await server.ask('go_back', { name: 'blank' });
  const disk = new Disk(), book = new Book(), numbers = { n: 0 };
  const phone = new Life(server, person, disk, scenario.how);
  if (!scenario.fresh) await phone.sync.ask();
  await phone.phone.rehearse((db) => db.all('SELECT id, outcome FROM door')); // so that every later start begins with a part of the base and reads the rest behind it
  const kit = { server, person, phone, ...hands({ book, numbers, life: () => phone }) };
  await scenario.before?.(kit);
  phone.end();
  disk.unflushed = [];
  scenario.ruin?.(disk);
  return { disk, book, numbers, moment: await server.ask('moment') };
}

// Plays the script once with the power on. → {steps, worlds}: what each power cut would have left, and the end
export async function watch(server, scenario, start) {
  const life = await live(server, scenario, start), worlds = new Worlds(server, life), { machine } = life.phone;
  machine.before = (step) => worlds.note(step);
  await life.goes();
  worlds.note(machine.steps + 1);
  life.end();
  return { steps: machine.steps, worlds: await worlds.all() };
}

// Plays the script with a broken storage or with dice of its own, up to a power cut if one is wanted, and judges what is left.
export async function replay(server, scenario, start, how) {
  const life = await live(server, scenario, start, how);
  await Promise.race([life.goes(), life.phone.machine.stopped]);
  life.end();
  await judge(server, scenario, life);
}

// What became of the phone, once it is switched on again.
export async function judge(server, scenario, { disk, book, moment }) {
  if (moment) await server.ask('go_back', { name: moment });
  await scenario.after?.({ server, person });
  if (scenario.revoked) await server.ask('revoke', { person });
  await settleAndJudge({ server, person, disk, book, how: scenario.how, expect: scenario.expect });
}

async function live(server, scenario, start, how = {}) {
  await server.ask('go_back', { name: start.moment });
  const disk = copyDisk(start.disk), book = start.book.copy(), numbers = { ...start.numbers };
  const lives = [], birth = () => {
    const life = new Life(server, person, disk, { ...scenario.how, ...(lives.length ? {} : how) });
    lives.push(life);
    return life;
  };
  const phone = birth();
  let seed = how.crashAt ?? 1;
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
    ...hands({ book, numbers, life: () => phone }),
  };
  return { disk, book, phone, goes: () => scenario.script(kit), end: () => lives.forEach((life) => life.end()) };
}
