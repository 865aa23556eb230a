// Arrow keys walk over the doors of a heat grid; Home and End go to the ends of the floor. Tab still goes door by door.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function heatKeys() {
  document.addEventListener('keydown', (event) => {
    const grid = event.target.closest?.('[data-heat]');
    if (!grid || event.altKey || event.ctrlKey || event.metaKey) return;
    const floors = [...grid.querySelectorAll('.floor:not(.heads)')].map((floor) => [...floor.querySelectorAll('.g > *')]);
    const to = target(floors, event.target, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}

function target(floors, from, key) {
  const row = floors.findIndex((cells) => cells.includes(from));
  if (row < 0) return key in STEPS ? doors(floors[0])[0] : null;
  const column = floors[row].indexOf(from);
  if (key === 'Home') return doors(floors[row])[0];
  if (key === 'End') return doors(floors[row]).at(-1);
  const [down, right] = STEPS[key] ?? [0, 0];
  if (!down && !right) return null;
  for (let r = row + down, c = column + right; floors[r]?.[c]; r += down, c += right) {
    if (floors[r][c].tagName === 'A') return floors[r][c];
  }
  return null;
}

const doors = (cells = []) => cells.filter((cell) => cell.tagName === 'A');
