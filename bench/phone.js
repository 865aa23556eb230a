// Runs inside our blank page: what the app's own pages ask the worker, timed. A page that is open asks by message, through
// the app's own module; what starts from nothing (a cold start) and what leads away is a request.
const PAGE = { headers: { "HX-Request": "true" } };
let asking = null; // static/js/direct.js; a peer's worker answers the same messages

async function timed(ask) {
  const began = performance.now();
  const response = await ask();
  const text = response.type === "opaqueredirect" ? "" : await response.text();
  return { time: performance.now() - began, text, status: response.status, type: response.type };
}

async function install() {
  const began = performance.now();
  const claimed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  await navigator.serviceWorker.register("/sw.js", { type: "module" });
  if (!navigator.serviceWorker.controller) await claimed;
  return performance.now() - began;
}

const status = async () => (await fetch("/sync-status")).json();

const directly = async () => (asking ??= await import(window.directly ?? `/static/${(await status()).version}/js/app.js`));

async function asked(message) {
  const began = performance.now(), answer = await asking.askWorker(message);
  return { time: performance.now() - began, ...answer };
}

// → milliseconds until everything is sent and taken in
async function sync() {
  const began = performance.now();
  let now;
  do {
    now = await (await fetch("/sync-now", { method: "POST" })).json();
    if (now.problem) throw new Error(`sync: ${now.problem}`);
  } while (!now.base || now.unsent);
  return performance.now() - began;
}

// by: "message", as pages do it, or "fetch"
async function screens(paths, by = "message") {
  const times = [];
  let size = 0;
  await directly();
  for (const path of paths) {
    const answer = await (by === "message" ? asked({ path }) : timed(() => fetch(path, PAGE)));
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 500)}`);
    times.push(answer.time);
    size = answer.text.length;
  }
  return { times, size };
}

async function visits(list) {
  const times = [];
  await directly();
  for (const fields of list) {
    const form = Object.entries({ ...fields, next: "/bench/blank" });
    const answer = await asked({ path: "/do/visit", form, from: location.href });
    if (answer.status !== 303) throw new Error(`/do/visit: ${answer.status} ${answer.text.slice(0, 500)}`);
    times.push(answer.time);
  }
  return { times, size: 0 };
}

// Until the page comes: a phone that is too slow first answers with its shell (503), and a person taps again.
async function patient(path) {
  const began = performance.now();
  while ((await timed(() => fetch(path, PAGE))).status !== 200);
  return performance.now() - began;
}

const html = async (path) => (await timed(() => fetch(path, PAGE))).text;

window.phone = { install, status, sync, screens, patient, visits, html };
