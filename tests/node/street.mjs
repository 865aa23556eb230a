// The real server as a child process, and phones on made-up disks that talk to it.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Disk, Machine } from './fake_storage.mjs';

export const FOLDER = process.env.PHONE_FOLDER;
const load = (name) => import(pathToFileURL(path.join(FOLDER, name)));
const [app, { Base }, { PAGE, PAGES }, { Second }, { openEngine }, { Phone }, { Sync }, { Net }, { canonical }] = await Promise.all(
  ['app.js', 'base.js', 'pages.js', 'second.js', 'engine.js', 'phone.js', 'sync.js', 'net.js', 'delta.js'].map(load),
);
const engine = await openEngine(await WebAssembly.compile(readFileSync(path.join(FOLDER, 'wa-sqlite.wasm'))));

export const { SCHEMA } = app;

export class Server {
  static async start() {
    const server = new Server();
    server.child = spawn(process.env.PYTHON ?? 'python3', ['-m', 'tests.node.server'], { stdio: ['pipe', 'pipe', 'inherit'] });
    server.waiting = [];
    server.asked = 0; // while this is as it was, nobody has done anything there
    createInterface({ input: server.child.stdout }).on('line', (line) => server.waiting.shift()(JSON.parse(line)));
    server.now = Date.parse((await server.next()).now);
    return server;
  }

  next() { return new Promise((resolve) => this.waiting.push(resolve)); }

  async ask(op, rest = {}) {
    const answer = this.next();
    if (op !== 'moment') this.asked++;
    this.child.stdin.write(JSON.stringify({ op, ...rest }) + '\n');
    const { value, error } = await answer;
    if (error) throw new Error(`${op}: ${error}`);
    return value;
  }

  stop() { this.child.stdin.end(); }
}

// One life of one phone: from start to power cut. Its requests are steps, like its storage.
export class Life {
  constructor(server, person, disk, how = {}) {
    Object.assign(this, { server, person, machine: new Machine(disk, how), net: { lose: how.lose ?? (() => null) } });
    const { patience = 3000 } = how; // ms; on a busy machine storage is slow without being broken
    this.phone = new Phone({
      base: new Base(this.machine.indexedDB, 'fieldsales', { patience }), second: new Second(this.machine.caches, undefined, patience),
      engine: async () => engine, app: how.app ?? app, now: () => server.now + (how.skew ?? 0),
    });
    this.phone.quick = 0; // every chunk is written down, so that every crash between two of them is tried
    this.sync = new Sync({ phone: this.phone, net: new Net((...args) => this.fetch(...args)), version: 'test', batch: how.batch, leave: async () => { this.left = true; } });
  }

  async fetch(address, { method = 'GET', headers = {}, body } = {}) {
    const sent = await text64(headers, body), what = `${method} ${address}`;
    await new Promise((resolve) => setImmediate(resolve)); // what was saved before is told to the page before this is sent
    const fault = this.machine.step(what) ?? this.net.lose(what, 'request');
    if (fault === 'dead') return new Promise(() => {});
    if (fault === 'lost') throw new TypeError('no network');
    const answer = await this.server.ask('http', { person: this.person, method, path: address, body: sent });
    if (fault === 'twice') await this.server.ask('http', { person: this.person, method, path: address, body: sent });
    const late = this.machine.step(`answer to ${what}`) ?? this.net.lose(what, 'answer');
    if (late === 'dead') return new Promise(() => {});
    if (late === 'lost') throw new TypeError('the answer was lost');
    const bytes = Buffer.from(answer.body, 'base64');
    return new Response(late === 'cut' ? bytes.subarray(0, bytes.length / 2) : bytes, { status: answer.status, headers: plain(answer.headers) });
  }

  // → rows of a query on what this phone's pages see
  async sees(sql, params) {
    await this.phone.start();
    return this.phone.db ? this.phone.db.all(sql, params) : [];
  }

  // → {bucket: canonical text} of the bare base
  scope() {
    const { db } = this.phone, buckets = Object.keys(this.phone.state.cursors ?? {}).sort();
    db.exec('ROLLBACK');
    try {
      return Object.fromEntries(buckets.map((bucket) => [bucket, canonical(db, bucket)]));
    } finally {
      this.phone.pile();
    }
  }

  buckets() {
    const { db } = this.phone, tables = db.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'outbox'");
    return new Set(tables.flatMap(({ name }) => db.all(`SELECT DISTINCT bucket FROM ${name}`).map((row) => row.bucket)));
  }

  end() {
    this.phone.db?.close();
    this.machine.dead = true;
    this.machine.stop();
  }
}

async function text64(headers, body) {
  if (!body) return null;
  const bytes = Buffer.from(body);
  if (headers['Content-Encoding'] !== 'gzip') return bytes.toString('base64');
  return Buffer.from(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()).toString('base64');
}

function plain(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !['content-length', 'content-encoding', 'set-cookie'].includes(name)));
}

// Pages that lie apart for the next start and are not what the base has. → their numbers
export async function strayPages(disk) {
  const twin = copyDisk(disk), groups = twin.databases.get('fieldsales')?.get('base');
  const { file } = groups ? await new Base(new Machine(twin, {}).indexedDB).begin() : {};
  return [...(file?.head ?? [])].filter(([number, page]) => {
    const group = groups.get(Math.floor(number / PAGES));
    return group && Buffer.compare(page, new Uint8Array(group, (number % PAGES) * PAGE, PAGE)) !== 0;
  }).map(([number]) => number);
}

export function copyDisk(disk) {
  const copy = Object.assign(new Disk(), { unflushed: [...disk.unflushed], changes: disk.changes });
  for (const [name, stores] of disk.databases) copy.databases.set(name, new Map([...stores].map(([store, rows]) => [store, new Map(rows)])));
  for (const [name, entries] of disk.caches) copy.caches.set(name, new Map(entries));
  return copy;
}
