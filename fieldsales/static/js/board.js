// The manager's list: tick all, how many are ticked, up and down with the arrows. Without it every box still works.

export function board() {
  document.addEventListener('change', (event) => event.target.closest('[data-board]') && ticked(event.target));
  document.addEventListener('click', range);
  document.addEventListener('keydown', step);
}

const boxes = (list) => [...list.querySelectorAll('input[name=customer]')];

function ticked(box) {
  const list = box.closest('[data-board]');
  if ('all' in box.dataset) for (const one of boxes(list)) one.checked = box.checked;
  const n = boxes(list).filter((one) => one.checked).length;
  list.querySelector('[data-count]').textContent = n || '';
  if (n) list.querySelector('.with-ticked').dataset.some = '';
  else delete list.querySelector('.with-ticked').dataset.some;
}

let last = null; // with shift, all from the one ticked before
function range(event) {
  const box = event.target;
  if (box.name !== 'customer' || !box.closest('[data-board]')) return;
  const all = boxes(box.closest('[data-board]')), from = all.indexOf(last), to = all.indexOf(box);
  if (event.shiftKey && from >= 0) {
    for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
    ticked(box);
  }
  last = box;
}

function step(event) {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key], at = event.target;
  if (!way || !at.closest('.slip') || !at.closest('[data-board]')) return;
  const same = [...at.closest('[data-board]').querySelectorAll(at.matches('a') ? '.slip > a' : '.slip input')];
  const next = same[same.indexOf(at) + way];
  if (next) { event.preventDefault(); next.focus(); }
}
