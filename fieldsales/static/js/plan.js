// The plan of a building: it stays where the thumb left it, and a floor label selects its floor at once.

const MARK = 'plan ';
const CLOSED = ':is(.v, .n, .e):not(.t, .q)'; // doors where somebody was met are chosen one by one

export function plan() {
  document.addEventListener('scroll', keep, { capture: true, passive: true });
  document.addEventListener('click', selectFloor, { capture: true }); // before htmx follows the link
  document.addEventListener('change', (event) => event.target.name === 'door' && count());
}

export function planShown() {
  const shown = document.querySelector('[data-plan]');
  if (!shown) return;
  const [left, top] = (sessionStorage.getItem(MARK + shown.dataset.plan) ?? '0 0').split(' ');
  shown.scrollTo(Number(left), Number(top));
  count();
}

function keep(event) {
  const { plan } = event.target.dataset ?? {};
  if (plan) sessionStorage.setItem(MARK + plan, `${event.target.scrollLeft} ${event.target.scrollTop}`);
}

function selectFloor(event) {
  const label = event.target.closest('[data-floor]');
  if (!label) return;
  event.preventDefault();
  event.stopPropagation();
  const boxes = [...label.parentElement.querySelectorAll(`${CLOSED} > [name=door]`)];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
  count();
}

function count() {
  const said = document.querySelector('[data-picked]');
  if (!said) return;
  const n = document.querySelectorAll('[name=door]:checked').length;
  for (const button of said.closest('form').querySelectorAll('button')) button.disabled = !n;
  said.textContent = n ? said.dataset.picked.replace('0', n) : said.dataset.none;
}
