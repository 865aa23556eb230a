// The building set-up under the thumb: a tap changes its field at once, and the preview follows by itself.
// Without this file the same buttons ask for the page with the step done (:step in templates/sweep/setup.sql).

const STEPPED = 'form[data-in-address] button[name=step]';
const FIELDS = { from: 'floor_from', to: 'floor_to' };
const REACH = { floor_from: [-9, 99], floor_to: [1, 99], doors: [1, 99], shops: [0, 99] };

export function setup() {
  document.addEventListener('click', stepped, true); // before htmx, which would post the form
  document.addEventListener('input', (event) => show(event.target.form));
}

function stepped(event) {
  const button = event.target.closest(STEPPED);
  if (!button) return;
  const [word, entry] = button.value.split(' ');
  const name = word.replace(/[+-]$/, ''), field = button.form.elements[FIELDS[name] ?? name];
  const next = entry ? toggled(field.value, entry) : stepTo(field, word.endsWith('+') ? 1 : -1);
  if (next === null) return; // typed as a range: whoever renders the page reads it
  event.preventDefault();
  event.stopPropagation();
  field.value = next;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function stepTo({ name, value }, by) {
  if (name === 'units') return stepUnits(value, by);
  if (!(name in REACH) || !/^-?\d+$/.test(value)) return value; // "2,4,2" is typed, not stepped; Enter in a field steps nothing
  const [least, most] = REACH[name], to = Number(value) + by;
  return String(Math.min(most, Math.max(least, to === 0 && name === 'floor_from' ? by : to))); // there is no floor 0
}

function stepUnits(value, by) {
  if (/[-–—~～至到]/.test(value)) return null;
  const names = listed(value);
  if (by < 0) return names.slice(0, -1).join(',');
  return names.length ? [...names, names.length + 1].join(',') : '1,2';
}

// '4' in or out of '13,14'; '13=12A' is in when 13 has any other name.
function toggled(value, entry) {
  const key = entry.split('=')[0], rest = listed(value).filter((one) => one.split('=')[0] !== key);
  return (rest.length < listed(value).length ? rest : [...rest, entry]).join(',');
}

function show(form) {
  if (!form?.matches('[data-in-address]') || !form.elements.units) return;
  nameUnits(form.querySelector('[data-mirror]'), listed(form.elements.units.value));
  for (const button of form.querySelectorAll('button[aria-pressed]')) {
    const [name, entry] = button.value.split(' ');
    const on = listed(form.elements[name].value).some((one) => one.split('=')[0] === entry.split('=')[0]);
    button.setAttribute('aria-pressed', on);
  }
}

// One chip per unit to mirror; nothing moves under the thumb unless the units changed.
function nameUnits(fieldset, names) {
  fieldset.hidden = names.length < 2;
  const old = [...fieldset.querySelectorAll('button')];
  if (old.map((button) => button.value).join() === names.map((name) => `mirror ${name}`).join()) return;
  old[0]?.parentElement.replaceChildren(...names.map((name) => {
    const button = old[0].cloneNode();
    Object.assign(button, { id: '', value: `mirror ${name}`, textContent: name });
    return button;
  }));
}

const listed = (text) => text.split(/[,，、\s]+/).filter(Boolean);
