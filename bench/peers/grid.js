// The grid of a building, from the same facts as fieldsales/templates/sweep/building.sql and with everything it shows: sums,
// holes, mirrored units, merged doors, what is unsent, taken or quiet, and the door to knock on first.
import { MET, OPENED, WORD, escape, page } from "./render.js";

// taken: Set of door ids that are a colleague's; rev 0 on a door: its last change is not sent yet
export function building({ of, block, units, doors, taken, day, around }) {
  const standing = doors.filter((door) => !door.gone_at), own = standing.filter((door) => !door.merged_into && door.kind !== "shop" && door.outcome !== "not_applicable");
  const columns = columnsOf(units, standing), floors = floorsOf(standing), byId = new Map(standing.map((door) => [door.id, door]));
  const mark = (door) => marks(door, taken, day), head = (door) => (door.merged_into ? byId.get(door.merged_into) : door);
  const rows = floors.map(({ index, label, at }) => `<div class="floor"><a class="lab" href="/building/${escape(of.id)}?select=1&amp;floor=${index}">${escape(label)}</a>${
    columns.map(({ id, seqs }) => `<div class="g w${seqs.length}">${seqs.map((seq) => cell(at.get(`${id} ${seq}`), mark, head)).join("")}</div>`).join("")}</div>`).join("\n");
  const heads = columns.map((unit) => `<div class="g w${unit.seqs.length}"><b>${escape(unit.label)}</b></div>`).join("");
  const count = (test) => own.filter(test).length, knocked = count((d) => d.outcome);
  const tally = `<p class="tally"><b>${knocked}</b>/${own.length} 敲过 · <b>${count((d) => OPENED.has(d.outcome))}</b> 开门 · <b>${count((d) => MET.has(d.outcome))}</b> 见到人</p>`;
  const bar = `<progress max="${own.length}" value="${knocked}" aria-label="已敲"></progress>`;
  const plan = `<div class="plan${(own.length - knocked) * 10 <= own.length ? " last" : ""}"><div class="sheet"><div class="floor heads"><span class="lab">楼层</span>${heads}</div>${rows}</div></div>`;
  return page(`${block.name} ${of.label}`, `${tally}${bar}${plan}${tools(of, start(own, columns, taken, day))}`, around);
}

function columnsOf(units, doors) {
  const seqs = new Map(units.map((unit) => [unit.id, new Set()]));
  for (const door of doors) seqs.get(door.unit_id).add(door.seq);
  const inOrder = (unit) => [...seqs.get(unit.id)].sort(unit.mirror === 1 ? (a, b) => b - a : (a, b) => a - b);
  return units.sort((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : 1)).map((unit) => ({ ...unit, seqs: inOrder(unit) })).filter((unit) => unit.seqs.length);
}

function floorsOf(doors) {
  const floors = new Map();
  for (const door of doors) {
    let floor = floors.get(door.floor_index);
    if (!floor) floors.set(door.floor_index, (floor = { index: door.floor_index, label: door.floor_label, at: new Map() }));
    floor.at.set(`${door.unit_id} ${door.seq}`, door);
  }
  return [...floors.values()].sort((a, b) => b.index - a.index);
}

function marks(door, taken, day) {
  return `${taken.has(door.id) ? " t" : ""}${door.quiet_until >= day ? " q" : ""}${door.rev === 0 ? " c" : ""}${door.merged_into ? " m" : ""}`;
}

function cell(door, mark, head) {
  if (!door) return "<i></i>";
  const shown = head(door), word = WORD[shown?.outcome], room = escape(door.room), href = `/door/${escape(shown?.id ?? door.merged_into)}`;
  if (!word) return `<a href="${href}" class="v${mark(door)}">${room}</a>`;
  const [tone, letter, label] = word, tries = door.tries > 1 ? door.tries : "";
  return `<a href="${href}" class="${tone}${mark(door)}" aria-label="${room} ${label}${tries && ` ${tries}`}">${room}<b data-l="${letter}${tries}"></b></a>`;
}

// The first that nobody knocked on, unit by unit from the top; after that, where nobody was home on an earlier day.
function start(doors, columns, taken, day) {
  const order = new Map(columns.map((unit, n) => [unit.id, n]));
  const open = (door) => !(door.quiet_until >= day) && !taken.has(door.id) && (!door.outcome || (door.outcome === "no_answer" && door.visited_at < day));
  const before = (a, b) => Boolean(a.outcome) - Boolean(b.outcome) || order.get(a.unit_id) - order.get(b.unit_id) || b.floor_index - a.floor_index || a.seq - b.seq;
  return doors.filter(open).reduce((best, door) => (best && before(best, door) <= 0 ? best : door), null);
}

function tools(of, next) {
  const go = next ? `<a class="button main" href="/door/${escape(next.id)}">${next.outcome ? "再敲" : "下一户"} ${escape(next.room)}</a>` : '<span class="button good">全部敲过</span>';
  return `<div class="tools"><a class="button odd" href="/floor/${escape(of.id)}">改</a><a class="button" href="/building/${escape(of.id)}?select=1">多选</a>${go}</div>`;
}
