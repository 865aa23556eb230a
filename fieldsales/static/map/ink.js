// How things look on the canvas: colours by what they mean (map.css names them), pins that fill, names that find room.

const FONT = '600 13px system-ui, -apple-system, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const SMALL = FONT.replace('13px', '12px'), BIG = FONT.replace('13px', '14px');
const NAMES = ['tone0', 'tone1', 'tone2', 'tone3', 'tone4', 'loose', 'edge', 'halo', 'ink', 'card', 'ring', 'light', 'solid', 'chosen'];

export function colours(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()]));
}

// 0 not begun … 4 every door.
export function tone({ n, v }) {
  return !n || !v ? 0 : v >= n ? 4 : 1 + Math.floor((v * 3) / n);
}

export function pin(ink, { x, y, n, v, m }, text, c, radius, chosen) {
  const width = Math.max(4, radius * 0.24), middle = radius - width / 2;
  ink.beginPath();
  ink.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  ink.fillStyle = chosen ? c.chosen : c.halo;
  ink.fill();
  ink.beginPath();
  ink.arc(x, y, radius, 0, 2 * Math.PI);
  ink.fillStyle = c.card;
  ink.fill();
  arc(ink, x, y, middle, width, 1, c.ring);
  if (n) arc(ink, x, y, middle, width, v / n, c.light);
  if (n) arc(ink, x, y, middle, width, m / n, c.solid);
  if (!text) return;
  ink.font = radius > 21 ? FONT : SMALL;
  ink.fillStyle = c.ink;
  ink.textAlign = 'center';
  ink.textBaseline = 'middle';
  ink.fillText(text, x, y + 0.5);
}

function arc(ink, x, y, radius, width, share, colour) {
  if (share <= 0) return;
  ink.beginPath();
  ink.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(1, share));
  ink.lineWidth = width;
  ink.strokeStyle = colour;
  ink.stroke();
}

// Names by rank: one that would run into an earlier one, or into a pin, is left away.
export class Names {
  constructor(ink, c) {
    Object.assign(this, { ink, c, taken: [] });
  }

  keep(x, y, radius) { this.taken.push([x - radius, y - radius, x + radius, y + radius]); }

  put(text, x, y, { big = false, below = 0 } = {}) {
    const { ink, c } = this;
    ink.font = big ? BIG : SMALL;
    const half = width(ink, text) / 2 + 3, high = big ? 10 : 8, at = y + below + (below ? high : 0);
    const box = [x - half, at - high, x + half, at + high];
    if (this.taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) return false;
    this.taken.push(box);
    ink.textAlign = 'center';
    ink.textBaseline = 'middle';
    ink.lineJoin = 'round';
    ink.lineWidth = 3.5;
    ink.strokeStyle = c.halo;
    ink.strokeText(text, x, at);
    ink.fillStyle = c.ink;
    ink.fillText(text, x, at);
    return true;
  }
}

const widths = new Map();
function width(ink, text) {
  const key = ink.font + text;
  return widths.get(key) ?? widths.set(key, ink.measureText(text).width).get(key);
}
