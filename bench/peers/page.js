// What bench/ calls from outside: the same names on every peer, times in milliseconds.
import { openDexie } from "./dexie.js";
import { openPouch } from "./pouch.js";

const open = { dexie: openDexie, pouch: openPouch };
const peers = {};

export async function start(name) {
  const began = performance.now();
  peers[name] ??= await open[name]();
  return performance.now() - began;
}

// Runs one job many times and returns every time and the size of the last answer.
export async function repeat(name, job, argsList) {
  const times = [];
  let html = "";
  for (const args of argsList) {
    const began = performance.now();
    html = await peers[name][job](...args);
    times.push(performance.now() - began);
  }
  return { times, size: String(html ?? "").length };
}

export async function once(name, job, ...args) {
  const began = performance.now();
  const answer = await peers[name][job](...args);
  return { time: performance.now() - began, answer };
}

window.directly = "/js/direct.js";
window.bench = { start, repeat, once };
