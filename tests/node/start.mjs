// A phone that has put aside what its next start will read: does today stand before the rest of the base is there?

import './crypto.mjs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Disk } from './fake_storage.mjs';
import { FOLDER, Life, Server } from './street.mjs';

globalThis.navigator ??= { language: 'zh-CN' }; // Node 20 has none
const { Answers } = await import(pathToFileURL(path.join(FOLDER, 'answers.js')));
const server = await Server.start(), disk = new Disk(), door = 'jinxiu-1.1.3.2';
const answering = (life) => new Answers({ phone: life.phone, sync: life.sync, photos: null });
const shown = (answers, name, id = null) => answers.shown({ name, id }, new URL(`http://phone/${name}`)).then((page) => page.text);
const visit = (id, at) => [{ id, name: 'visit', args: { door: at, outcome: 'no_answer' }, at: new Date(server.now).toISOString(), day: '2026-11-22' }];

async function day(life, answers) {
  await life.sync.ask({ patient: false });
  await shown(answers, 'door', door);
  await life.phone.save(visit('01jstartvisit0000000000000', door)); // still unsent at the next start
  await answers.rehearse();
  return shown(answers, 'today');
}

const first = new Life(server, 'xiaoli', disk), before = await day(first, answering(first));
first.end();
const life = new Life(server, 'xiaoli', disk), answers = answering(life);
await life.phone.glimpse();
const { file } = life.phone.db, groups = file.groups.filter(Boolean).length, all = file.groups.length;
const strip = (page) => page.replace(/01[0-9a-z]{24}/g, ''); // ids made for the taps that may follow
const after = await shown(answers, 'today'), there = await shown(answers, 'door', door), read = file.groups.filter(Boolean).length;
const { faulted } = life.phone;
await life.phone.start();
console.log(JSON.stringify({ groups, all, read, faulted, same: strip(after) === strip(before), there: there.includes(door) }));
life.end();
server.stop();
