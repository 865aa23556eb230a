// The list of places to tick when areas are given: typing narrows it, the button says how many are ticked.
// Of very many the server finds them (the field has a name then). Delegated to the document once, because htmx changes
// pages without loading this again.

const shown = (form) => [...form.querySelectorAll('[data-words]')];

export function giving() {
  document.addEventListener('input', (event) => {
    const form = event.target.closest('[data-give]');
    if (!form) return;
    if (event.target.matches('[data-filter]')) narrow(form, event.target.value.trim().toLowerCase());
    else count(form);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches?.('[data-give] [data-filter]')) event.preventDefault();
  });
  document.addEventListener('htmx:afterSettle', countAll);
  countAll();
}

function narrow(form, wanted) {
  for (const row of shown(form)) row.hidden = Boolean(wanted) && !row.dataset.words.toLowerCase().includes(wanted) && !ticked(row).length;
  if (form.querySelector('[data-filter][name]')) return;
  const left = shown(form).filter((row) => !row.hidden).length;
  form.querySelector('[data-shown]').textContent = wanted ? `${left} / ${shown(form).length}` : '';
}

const ticked = (node) => node.querySelectorAll('input[type=checkbox]:checked');

function count(form) {
  const n = ticked(form).length;
  form.querySelector('[data-count]').textContent = n ? `(${n})` : '';
}

function countAll() {
  for (const form of document.querySelectorAll('[data-give]')) count(form);
}
