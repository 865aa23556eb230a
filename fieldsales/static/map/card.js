// The card of what was tapped: a template of the page, filled with its numbers and the addresses behind them.

export class Card {
  constructor(place) {
    this.place = place;
    this.box = place.querySelector('[data-card]');
    this.box?.addEventListener('click', (event) => event.target.closest('[data-close]') && this.close());
    place.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
  }

  // Texts by data-f, addresses by data-href with {id}; `each` fills a list from a nested template.
  open(kind, values, { focus = false } = {}) {
    const template = this.place.querySelector(`template[data-card-of="${kind}"]`);
    if (!template || !this.box) return null;
    const content = template.content.cloneNode(true);
    for (const spot of content.querySelectorAll('[data-f]')) spot.textContent = values[spot.dataset.f] ?? '';
    for (const spot of content.querySelectorAll('[data-when]')) spot.hidden = !values[spot.dataset.when];
    for (const link of content.querySelectorAll('[data-href]')) link.href = link.dataset.href.replace(/\{(\w+)\}/g, (_, key) => encodeURIComponent(values[key] ?? ''));
    for (const link of content.querySelectorAll('[data-to]')) values[link.dataset.to] ? (link.href = values[link.dataset.to]) : link.removeAttribute('href');
    for (const input of content.querySelectorAll('[data-v]')) input.value = values[input.dataset.v] ?? '';
    for (const bar of content.querySelectorAll('progress')) Object.assign(bar, { max: values.n || 1, value: values[bar.dataset.bar] ?? 0 });
    this.box.replaceChildren(content);
    this.box.hidden = false;
    this.values = values;
    if (focus) this.box.querySelector('h2')?.focus();
    return this.box;
  }

  close() {
    if (!this.box || this.box.hidden) return;
    this.box.hidden = true;
    this.place.dispatchEvent(new CustomEvent('card-closed'));
  }
}

// The lists behind the numbers, where a list counts as the map does: coverage by place and period, the desk's by rep.
export function lists(kind, { id, n, v, m, w }, { period = '', rep = '', outcome = '' }) {
  if (outcome || (rep && kind !== 'block')) return {};
  const covered = (show) => `/covered?${new URLSearchParams({ [kind]: id, ...(period && { period }), show })}`;
  const doors = (show) => `/doors?${new URLSearchParams({ show, period: period || 'all', rep, block: id })}`;
  const all = { sweepable: n && covered('sweepable') };
  if (rep) return { ...all, visited: v && doors('knocked'), met: m && doors('met') };
  const whole = period ? {} : { unvisited: n > v && covered('unvisited'), ours: w && covered('ours') };
  return { ...all, ...whole, visited: v && covered('visited'), met: m && covered('met') };
}

// A rate with one decimal, as coverage and the reports round it; nothing of nothing is no rate.
export function rate(part, whole) {
  return whole ? `${(Math.floor((2000 * part + whole) / (2 * whole)) / 10).toFixed(1)}%` : '—';
}

export function numbers({ id, n, v, m, w }) {
  return { id, n, v, m, w, left: n - v, share: rate(v, n), met: rate(m, n) };
}
