// A phone's whole life with one person on it, his deletion, and what is left of him on its disk: node forget.mjs CANARY…

import './crypto.mjs';
import { Disk } from './fake_storage.mjs';
import { Life, Server } from './street.mjs';

const canaries = process.argv.slice(2), door = 'jinxiu-1.1.3.2';
const server = await Server.start(), disk = new Disk(), [name, phone, wechat, note] = canaries;
const life = new Life(server, 'xiaoli', disk);
const record = (id, what, args) => ({ id, name: what, args, at: new Date(server.now).toISOString(), day: '2026-11-22' });
const tell = (told) => console.log(JSON.stringify(told));

// Every byte of the disk: pages, records, copies. The base is also looked at as one run, because a text may cross two groups.
function found() {
  const texts = [];
  const add = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) texts.push(Buffer.from(value.buffer ?? value).toString('utf8'));
    else if (value?.bytes) add(value.bytes); // pages put aside for the next start
    else texts.push(JSON.stringify(value) ?? '');
  };
  for (const [, stores] of disk.databases) {
    for (const [store, rows] of stores) {
      for (const value of rows.values()) add(value);
      if (store === 'base') add(Uint8Array.from(Buffer.concat([...rows].sort(([a], [b]) => a - b).map(([, bytes]) => Buffer.from(bytes)))));
    }
  }
  for (const [, entries] of disk.caches) for (const text of entries.values()) add(text);
  return canaries.filter((canary) => texts.some((text) => text.includes(canary)));
}

await life.sync.ask({ patient: false });
await life.phone.save([record('01jforgetvisit0000000000000', 'visit', { door, outcome: 'owner_met', name, phone, wechat, note, data_source: 'told' })]);
await life.sync.ask({ patient: false });
await life.phone.save([record('01jforgetnote00000000000000', 'visit', { door, outcome: 'owner_met', note: `${note}!`, name: `${name}`, contact: '01jforgetvisit0000000000000.contact' })]);
const unsent = found();
await life.sync.ask({ patient: false });
await life.phone.rehearse((db) => db.all('SELECT * FROM contact'));
const before = found();
await server.ask('erase', { contacts: ['01jforgetvisit0000000000000.contact'] });
for (let n = 0; n < 3; n++) await life.sync.ask({ patient: false });
const after = found(), { answered } = { answered: await life.phone.base.answered() };
const theirs = await server.ask('scope', { person: 'xiaoli' }), mine = life.scope();
const same = Object.keys(theirs).every((bucket) => mine[bucket] === theirs[bucket].join(''));
life.end();
const again = new Life(server, 'xiaoli', disk); // a later start reads what is on the disk
const [row] = await again.sees('SELECT name, do_not_contact FROM contact WHERE id = ?', ['01jforgetvisit0000000000000.contact']);
const [visits] = await again.sees('SELECT count(*) AS n FROM visit WHERE door_id = ?', [door]);
tell({ unsent, before, after, same, row, visits: visits.n, waiting: await server.ask('forgetting', {}), args: answered.map(({ args }) => args), left: found() });
again.end();
server.stop();
