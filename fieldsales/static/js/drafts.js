// Half-filled forms outlive the page: the camera, a call or the system may kill it at any moment.
// A draft goes when its form was saved, after a day, and whenever the sign-in page is shown.

const MARK = 'draft ', DAY = 86_400_000;
let touched = false, sentFrom; // the page a form was sent from, until its answer takes its place

export const formTouched = () => touched;

export function keepDrafts() {
  document.addEventListener('input', (event) => note(event.target.form));
  document.addEventListener('submit', (event) => note(event.target, true), true);
  document.addEventListener('htmx:afterSettle', restore);
  restore();
}

function note(form, submitted = false) {
  if (!ours(form)) return;
  touched = !submitted;
  if (submitted) sentFrom = document.getElementById('page');
  if (!submitted || localStorage.getItem(key(form))) put(key(form), { at: Date.now(), submitted, values: values(form) });
}

// A form whose address holds its values (the building set-up) needs no draft.
function ours(form) {
  const action = form?.getAttribute('action') ?? '';
  return action.startsWith('/do/') && form.method === 'post' && !form.hasAttribute('data-in-address');
}

function key(form) {
  const same = [...document.querySelectorAll(`form[action="${form.getAttribute('action')}"]`)];
  return `${MARK}${location.pathname} ${form.getAttribute('action')} ${same.indexOf(form)}`;
}

// Files cannot be kept here; photos.js takes them as soon as they are chosen.
function values(form) {
  return [...form.elements].filter((field) => field.name && field.type !== 'file' && !field.name.endsWith('.was'))
    .map((field) => [field.name, field.type === 'checkbox' || field.type === 'radio' ? [field.value, field.checked] : field.value]);
}

function restore() {
  touched = false;
  const shown = document.getElementById('page'), page = shown?.dataset.screen;
  const failed = page === 'refused' || document.querySelector('[data-shell]');
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(MARK))) {
    const draft = take(name) ?? { at: 0 };
    // We are on the page that follows: it was saved. A part of the old page that settles meanwhile (whose number is it?) says nothing.
    const done = draft.submitted && !failed && shown !== sentFrom;
    if (draft.submitted && failed) put(name, { ...draft, submitted: false }); // refused: the way back leads to it
    if (done || page === '_login' || Date.now() - draft.at > DAY) localStorage.removeItem(name);
  }
  for (const form of document.querySelectorAll('form')) {
    const draft = ours(form) && take(key(form));
    if (draft) refill(form, draft.values);
  }
}

function refill(form, kept) {
  for (const [name, value] of kept) {
    for (const field of [...form.elements].filter((one) => one.name === name && refillable(one))) {
      if (!Array.isArray(value)) fillIn(field, 'value', value);
      else if (field.value === value[0]) fillIn(field, 'checked', value[1]);
    }
  }
  touched = true;
}

// What was typed is to be seen again: a form that was opened by hand stands closed on the page it comes back on.
function fillIn(field, what, value) {
  if (field[what] === value) return;
  field[what] = value;
  if (field.type === 'hidden') return;
  for (let box = field.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
}

// Hidden fields say where the form belongs (a block, a floor) and come from the page; only its id makes a repeat one.
function refillable(field) {
  return field.type === 'hidden' ? field.name === 'id' : field.type !== 'file';
}

function put(name, draft) {
  try {
    localStorage.setItem(name, JSON.stringify(draft));
  } catch { /* full: the form itself still works */ }
}

function take(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}
