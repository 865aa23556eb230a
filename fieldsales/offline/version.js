// One version of the app on this phone: its files in a cache of their own, fetched at install, dropped with the next.

import { ASSETS, VERSION } from './app.js';
import { openEngine } from './engine.js';
import { within } from './idb.js';

const OURS = 'fieldsales-static-', CACHE = OURS + VERSION;
const WASM = `/phone/${VERSION}/wa-sqlite.wasm`;
let opening = null;

export async function keepVersion() { await (await caches.open(CACHE)).addAll(ASSETS); }

export async function sweepVersions() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
}

// For a wipe: every cache, then the worker itself.
export async function dropAll() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await registration.unregister();
}

// The engine of this worker, compiled once; streaming lets the browser keep what it compiled.
export function engine() {
  opening ??= within(10_000, 'the engine', load).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

function load(done, failed) {
  const held = caches.match(WASM).catch(() => null).then((found) => found ?? fetch(WASM));
  WebAssembly.compileStreaming(held).then(openEngine).then(done, failed);
}
