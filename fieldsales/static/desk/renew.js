// Puts a part of the page as it is now in the place of what it was, without taking anything out of anybody's hands.

const last = new WeakMap(); // part → the text it was made from: scripts and people change what stands there

export function renew(part, fresh) {
  if (!fresh || inUse(part)) return;
  const text = bare(fresh.innerHTML);
  if (text === (last.get(part) ?? bare(part.innerHTML))) return;
  last.set(part, text);
  const focus = pathTo(part, document.activeElement), open = opened(part), scrolled = scrolls(part), top = scrollY;
  part.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  globalThis.htmx?.process(part);
  for (const details of part.querySelectorAll('details')) details.open = open.get(label(details)) ?? details.open;
  for (const [path, x, y] of scrolled) at(part, path)?.scrollTo(x, y);
  if (scrollY !== top) scrollTo(scrollX, top);
  if (focus) refocus(part, focus);
  part.dispatchEvent(new CustomEvent('live:renewed', { bubbles: true }));
}

// Forms carry a new id at every rendering; that alone is no news.
const bare = (html) => html.replace(/name="id" value="[^"]*"/g, '');

// Somebody types, chooses or marks text in it: it waits for the next time.
function inUse(part) {
  const active = document.activeElement, marked = getSelection();
  if (part.contains(active) && active.matches('input, select, textarea')) return true;
  if (part.querySelector('[aria-busy=true], input[type=checkbox]:checked:not([checked]), dialog[open]')) return true;
  return marked && !marked.isCollapsed && part.contains(marked.anchorNode);
}

const label = (details) => details.id || details.querySelector('summary')?.textContent.replace(/\d+/g, '').trim();

function opened(part) { return new Map([...part.querySelectorAll('details')].map((one) => [label(one), one.open])); }

function scrolls(part) {
  return [part, ...part.querySelectorAll('*')].filter((one) => one.scrollLeft || one.scrollTop).map((one) => [steps(part, one), one.scrollLeft, one.scrollTop]);
}

// Where the focus is: by what a link or button is, else by where it stands.
function pathTo(part, element) {
  if (!element || element === part || !part.contains(element)) return null;
  const name = ['id', 'href', 'name'].map((one) => [one, element.getAttribute(one)]).find(([, value]) => value);
  return { selector: name ? `${element.localName}[${name[0]}="${CSS.escape(name[1])}"]` : null, steps: steps(part, element) };
}

function refocus(part, { selector, steps: path }) {
  const found = (selector && part.querySelector(selector)) || at(part, path);
  found?.focus({ preventScroll: true });
}

function steps(part, element) {
  const path = [];
  for (let one = element; one !== part; one = one.parentElement) path.unshift([...one.parentElement.children].indexOf(one));
  return path;
}

function at(part, path) { return path.reduce((one, n) => one?.children[n], part); }
