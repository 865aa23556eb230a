// Hand-written HTML of our three screens, as somebody who uses Dexie or PouchDB would write it: template strings, no
// framework. What is shown, and about how many bytes it takes, is as in fieldsales/templates.
const ENTITY = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
export const escape = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => ENTITY[c]);
export const WORD = {
  no_answer: ["n", "无", "没人在家"], locked_empty: ["e", "空", "空置未装"], worker_only: ["w", "工", "只见工人"], family_met: ["f", "家", "见到家人"],
  owner_met: ["o", "主", "见到业主"], refused: ["r", "拒", "拒绝"], done_by_us: ["u", "成", "已在我店订"], done_by_other: ["x", "他", "别家已做"],
};
const MARK = "M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z";
const icon = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${MARK}"/></svg>`;

// around: what the head of every page shows, {unsent, refused}
export const page = (title, body, { unsent = 0, refused = 0 } = {}) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="manifest" href="/manifest.webmanifest">
<link rel="stylesheet" href="/static/app.css"><script src="/static/htmx.js" defer></script></head>
<body><header class="top"><h1>${escape(title)}</h1><a class="sync" href="/unsent"><span class="badge"${unsent ? "" : " hidden"}>${unsent}</span>
<span class="synced">${refused ? `${refused} 条被退回` : "已同步"}</span></a></header>
<main>${body}</main><nav class="tabs"><a href="/today">${icon}今天</a><a href="/blocks">${icon}扫楼</a><a href="/search">${icon}搜索</a></nav></body></html>`;

const due = (k, late) => `<div class="person"><a class="row" href="/door/${escape(k.door_id)}"><span class="row-text"><b>${escape(k.name)} · ${escape(k.short)}</b>
<small>${escape(k.block_name)} · ${escape(k.stage ?? "进度未知")} · 第 ${k.tries} 次</small></span><span class="aside${late ? " late" : ""}">${escape(k.next_on)}</span></a>
<a class="call" href="tel:${escape(k.phone)}" aria-label="打给 ${escape(k.name)}">${icon}</a></div>`;

const soonRow = (k) => `<a class="row" href="/door/${escape(k.door_id)}"><span class="row-text"><b>${escape(k.name)} · ${escape(k.short)}</b><small>${escape(k.block_name)}</small></span>
<span class="aside">${escape(k.next_on)}</span></a>`;

export const OPENED = new Set(["worker_only", "family_met", "owner_met", "refused", "done_by_us", "done_by_other"]);
export const MET = new Set(["family_met", "owner_met", "done_by_us", "done_by_other"]);

// rows of customers with door, block and contact in them; done: today's visits; sweep: the building to go on with
export function today({ rows, soon, total, late, done, sweep, day, around }) {
  const go = sweep ? `<a class="card go" href="/building/${escape(sweep.of.id)}"><b>${escape(sweep.of.label)}</b><progress max="${sweep.doors}" value="${sweep.knocked}"></progress> ${sweep.knocked}</a>` : "";
  const sums = `<p class="tally">${done.length} · ${done.filter((v) => OPENED.has(v.outcome)).length} · ${done.filter((v) => MET.has(v.outcome)).length}</p>`;
  return page("今天", `${go}${sums}<h2>${total} · ${late}</h2><div class="rows">${rows.map((k) => due(k, k.next_on < day)).join("\n")}</div>
<h2>这周</h2><div class="rows">${soon.map(soonRow).join("\n")}</div>`, around);
}

const person = (c, q) => `<a class="row" href="/door/${escape(c.door_id)}"><span class="row-text"><b>${escape(c.name)}</b><small>${escape(c.place)} · ${marked(c.phone, q)}</small></span>${icon}</a>`;
const room = (d, q) => `<a class="row" href="/door/${escape(d.id)}"><span class="row-text"><b>${marked(d.short, q)}</b><small>${escape(d.block_name)}</small></span>
<i class="${WORD[d.outcome]?.[0] ?? ""}">${WORD[d.outcome]?.[2] ?? ""}</i>${icon}</a>`;

function marked(text, q) {
  const at = String(text ?? "").indexOf(q);
  return at < 0 ? escape(text) : `${escape(text.slice(0, at))}<mark>${escape(q)}</mark>${escape(text.slice(at + q.length))}`;
}

export function search({ q, people, doors, blocks, around }) {
  const found = `<div class="rows">${people.map((c) => person(c, q)).join("\n")}</div><div class="rows">${doors.map((d) => room(d, q)).join("\n")}</div>`;
  const places = blocks.map((b) => `<a class="row" href="/block/${escape(b.id)}"><b>${escape(b.name)}</b></a>`).join("");
  return page("搜索", `<form><input name="q" value="${escape(q)}"></form>${found}${places}`, around);
}

const LIMIT = 50;

// The 50 best of each kind, in the order of fieldsales/templates/sweep/search.sql.
export function bestDoors(doors, q) {
  const word = q.toLowerCase(), rank = (d) => (d.short === word ? 0 : d.room === word ? 1 : d.room.startsWith(word) ? 2 : d.short.startsWith(word) ? 3 : 4);
  const found = doors.filter((d) => d.short.toLowerCase().includes(word)).map((d) => [rank(d), d]);
  return found.sort((a, b) => a[0] - b[0] || (a[1].visited_at < b[1].visited_at ? 1 : -1)).slice(0, LIMIT).map((pair) => pair[1]);
}

export function bestPeople(contacts, q) {
  const word = q.toLowerCase(), rank = (c) => (c.search.startsWith(word) ? 0 : 1);
  const found = contacts.filter((c) => c.search.includes(word));
  return found.sort((a, b) => rank(a) - rank(b) || (a.made_at < b.made_at ? 1 : -1)).slice(0, LIMIT);
}

export const plusDays = (day, n) => new Date(Date.parse(day) + n * 86400000).toISOString().slice(0, 10);
