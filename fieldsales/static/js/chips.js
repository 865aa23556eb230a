// Chips that fill a field with one tap, and a chosen chip that lets itself be taken back.

export function chips() {
  document.addEventListener('click', fill);
  document.addEventListener('pointerdown', remember);
  document.addEventListener('click', takeBack);
}

function fill(event) {
  const chip = event.target.closest('[data-fill]');
  const name = chip?.closest('[data-fills]')?.dataset.fills;
  const field = name && chip.closest('form').elements[name];
  if (!field) return;
  field.value = chip.dataset.fill;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

let held = null; // the radio that was already chosen when the finger came down

function remember(event) {
  const radio = event.target.closest('.chip')?.querySelector('input[type=radio]');
  held = radio?.checked && !radio.required ? radio : null;
}

function takeBack(event) {
  if (!held || event.target !== held) return;
  held.checked = false;
  held.dispatchEvent(new Event('input', { bubbles: true }));
  held = null;
}
