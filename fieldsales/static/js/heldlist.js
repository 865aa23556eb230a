// What this browser keeps because the server was out of reach: the number, the reason, the list, and a way to carry it off.
// All texts stand in templates/phone/_held.html; this fills in numbers and what was typed.

let count = 0;
let last = []; // what is shown, for the export

export const heldCount = () => count;

// mine: kept forms; others: how many of somebody else; problem: why they wait; refused: sentences of the server
export function listHeld({ mine, others, problem = null, refused = [], fresh = false }) {
  [count, last] = [mine.length, mine];
  badge();
  const panel = document.querySelector('[data-held]');
  if (!panel) return;
  if (refused.length) panel.dataset.refused = refused.join('\n'); // said until the next page; /unsent keeps it
  const sentences = panel.dataset.refused?.split('\n') ?? [];
  panel.hidden = !mine.length && !others && !sentences.length && !problem;
  if (panel.hidden) return;
  fill(panel, { mine, others, sentences, problem: problem ?? (mine.length ? 'no_network' : null) });
  if (fresh) panel.scrollIntoView({ block: 'nearest' });
}

function badge() {
  for (const one of count ? document.querySelectorAll('[data-unsent]') : []) Object.assign(one, { textContent: count, hidden: false });
}

function fill(panel, { mine, others, sentences, problem }) {
  number(panel, 'count', mine.length);
  number(panel, 'others', others);
  for (const one of panel.querySelectorAll('[data-held-problem]')) one.hidden = one.dataset.heldProblem !== problem;
  panel.querySelector('[data-held-problem=signed_out] a').href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
  panel.querySelector('[data-held-refused]').replaceChildren(...sentences.map((text) => made('li', text)));
  panel.querySelector('[data-held-refusals]').hidden = !sentences.length;
  panel.querySelector('[data-held-mine]').hidden = !mine.length;
  panel.querySelector('[data-held-list]').replaceChildren(...mine.map((one) => row(panel, one)));
  const text = exported(), link = panel.querySelector('[data-held-export]');
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  panel.querySelector('[data-held-text]').value = text; // where a browser cannot save a file, it can be copied
}

function number(panel, name, n) {
  const one = panel.querySelector(`[data-held-${name}]`);
  one.hidden = !n;
  one.textContent = one.dataset.text.replace('#', n);
}

function row(panel, { id, at, title, label, refused }) {
  const line = made('li', ''), when = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: 'short', timeStyle: 'short' });
  line.append(made('b', label || title), made('small', label ? `${title} · ${when}` : when));
  if (!refused) return line;
  const button = panel.querySelector('[data-held-drop]').content.firstElementChild.cloneNode(true);
  button.dataset.heldSeen = id;
  line.append(made('small', refused, 'late'), button);
  return line;
}

function made(tag, textContent, className = '') { return Object.assign(document.createElement(tag), { textContent, className }); }

const exported = () => JSON.stringify({ made_at: new Date().toISOString(), person: document.documentElement.dataset.person, unsent: last }, null, 1);
