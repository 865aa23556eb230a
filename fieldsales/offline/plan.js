// The filter plan: a building's doors laid out as they lie, floor by floor; the twin of plan.py, which says what it means.

import { each, get, isText } from './operators.js';
import { Unshowable } from './shown.js';

const STEPS = 6, AGAIN = 1;

export function plan(value, units = null) {
  const cells = [...each(value)], seqs = new Map(), came = new Array(STEPS).fill(0);
  let start = null, first = null;
  const at = cells.map((cell) => {
    const unit = whole(cell, 'unit'), seq = whole(cell, 'seq'), floor = whole(cell, 'floor_index');
    if (!seqs.has(unit)) seqs.set(unit, new Set());
    seqs.get(unit).add(seq);
    const step = whole(cell, 'came'), marks = get(cell, 'marks');
    if (!(step in came) || !isText(marks)) throw new Unshowable('what came of a door is 0 to 5, and its marks are letters');
    if (!marks.includes('m')) came[step]++;
    if (step <= AGAIN && (marks === '' || marks === ' c')) {
      const rank = [step, unit, -floor, seq];
      if (!first || before(rank, first)) [start, first] = [cell, rank];
    }
    return [floor, unit, seq];
  });
  const { heads, places } = above(units, seqs), floors = new Map();
  cells.forEach((cell, i) => {
    const [index, unit, seq] = at[i], place = places.get(unit)?.get(seq);
    if (!place) throw new Unshowable('a door needs a unit of the plan');
    let floor = floors.get(index);
    if (!floor) floors.set(index, (floor = { floor_index: index, label: get(cell, 'label'), groups: heads.map(({ width }) => new Array(width).fill(null)) }));
    floor.groups[place[0]][place[1]] = cell;
  });
  const [none, again, shut, opened, met] = came, knocked = again + shut + opened + met;
  return {
    heads, floors: [...floors.values()].sort((a, b) => b.floor_index - a.floor_index), start,
    doors: none + knocked, knocked, opened: opened + met, met,
  };
}

function before(one, other) {
  const i = one.findIndex((part, n) => part !== other[n]);
  return i >= 0 && one[i] < other[i];
}

// → what stands above the columns, and where in its floor each place lies: unit → seq → [group, column]
function above(units, seqs) {
  const heads = [], places = new Map();
  for (const unit of each(units)) {
    const number = whole(unit, 'unit'), mirrored = whole(unit, 'mirror') === 1;
    if (!seqs.has(number)) continue;
    const row = [...seqs.get(number)].sort((a, b) => (mirrored ? b - a : a - b));
    if (!places.has(number)) places.set(number, new Map());
    row.forEach((seq, column) => places.get(number).set(seq, [heads.length, column]));
    heads.push({ label: get(unit, 'label'), width: row.length });
  }
  return { heads, places };
}

function whole(row, key) {
  const value = get(row, key);
  if (!Number.isInteger(value)) throw new Unshowable(`${key} must be a whole number`);
  return value;
}
