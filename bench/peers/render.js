// Hand-written HTML of our three screens, as somebody who uses Dexie or PouchDB would write it: template strings, no framework.
const escape = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const LETTER = { no_answer: "N", owner_met: "O", family_met: "F", worker_only: "W", refused: "R", locked_empty: "L", done_by_other: "X" };
const LABEL = {
  no_answer: "No one home", owner_met: "Owner met", family_met: "Family met", worker_only: "Workers only",
  refused: "Refused", locked_empty: "Locked, empty", done_by_other: "Done by another",
};

const page = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
<link rel="stylesheet" href="/static/app.css"><script src="/static/htmx.js" defer></script></head>
<body><header><h1>${escape(title)}</h1><nav><a href="/today">Today</a><a href="/blocks">Blocks</a><a href="/search">Search</a></nav></header>
<main>${body}</main></body></html>`;

const cell = (d) => `<td><a class="cell ${d.outcome ?? "unvisited"}" href="/door/${escape(d.id)}"
 aria-label="${escape(d.room)}, ${escape(LABEL[d.outcome] ?? "not visited")}, ${d.tries}"><span class="short">${escape(d.short)}</span>
 <span class="letter">${LETTER[d.outcome] ?? ""}</span>${d.tries > 1 ? `<span class="tries">${d.tries}</span>` : ""}</a></td>`;

const floorRow = (label, doors) => `<tr><th scope="row"><a href="?floor=${escape(label)}">${escape(label)}</a></th>${doors.map(cell).join("")}</tr>`;

// doors: of one building, in any order
export function building(of, doors) {
  const floors = new Map();
  doors.sort((a, b) => b.floor_index - a.floor_index || (a.unit_id < b.unit_id ? -1 : a.unit_id > b.unit_id ? 1 : a.seq - b.seq));
  for (const door of doors) {
    const row = floors.get(door.floor_label) ?? [];
    row.push(door);
    floors.set(door.floor_label, row);
  }
  const rows = [...floors].map(([label, list]) => floorRow(label, list)).join("");
  const done = doors.filter((d) => d.outcome).length;
  return page(of.label, `<p>${done} / ${doors.length}</p><table class="grid">${rows}</table>`);
}

const due = (c, today) => `<li class="${c.next_on < today ? "late" : ""}"><a href="/door/${escape(c.door_id)}"><b>${escape(c.name)} · ${escape(c.place)}</b>
 <span>${escape(c.phone)}</span><time datetime="${escape(c.next_on)}">${escape(c.next_on)}</time></a><a href="tel:${escape(c.phone)}">Call</a></li>`;

export const today = (rows, day) => page("Today", `<ol>${rows.map((c) => due(c, day)).join("")}</ol>`);

const hit = (h) => `<li><a href="/door/${escape(h.id)}"><b>${escape(h.room ?? h.place)}</b> <span>${escape(h.name)} ${escape(h.phone)}</span></a></li>`;

export const search = (q, hits) => page("Search", `<form><input name="q" value="${escape(q)}"></form><ul>${hits.map(hit).join("")}</ul>`);
