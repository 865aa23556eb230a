// A QR code of a short address, drawn here so that it needs no network: versions 1 to 6, level M, mask 0.
// After ISO/IEC 18004; a test compares every module with segno's.

const BLOCKS = [[16, 1, 10], [28, 1, 16], [44, 1, 26], [32, 2, 18], [43, 2, 24], [27, 4, 16]]; // data bytes a block, blocks, check bytes
const FORMAT = 0x5412; // level M, mask 0

// → rows of 0 and 1; throws when the text has more than 106 bytes
export function modules(text) {
  const bytes = new TextEncoder().encode(text), version = 1 + BLOCKS.findIndex(([n, blocks]) => n * blocks >= bytes.length + 2);
  if (!version) throw new RangeError('too long for a small code');
  const grid = new Grid(17 + 4 * version, version);
  grid.fill(interleaved(bytes, BLOCKS[version - 1]));
  return grid.rows.map((row) => row.map(Number));
}

function interleaved(bytes, [n, blocks, check]) {
  const bits = [...Array(n * blocks)].fill(0), stream = [0x4 << 4 | bytes.length >> 4]; // byte mode, eight bits of length
  [...bytes].forEach((byte, i) => stream.push((i ? bytes[i - 1] & 15 : bytes.length & 15) << 4 | byte >> 4));
  stream.push((bytes.length ? bytes.at(-1) : 0) << 4 & 255);
  bits.forEach((_, i) => (bits[i] = stream[i] ?? [0xec, 0x11][(i - stream.length) % 2]));
  const parts = [...Array(blocks)].map((_, b) => bits.slice(b * n, b * n + n)), checks = parts.map((part) => remainder(part, check));
  const woven = (lists) => lists[0].flatMap((_, i) => lists.map((list) => list[i]));
  return [...woven(parts), ...woven(checks)];
}

function times(a, b) {
  let product = 0;
  for (let i = 7; i >= 0; i--) product = (product << 1 ^ (product >> 7) * 0x11d) ^ (b >> i & 1) * a;
  return product;
}

function remainder(data, check) {
  let generator = [...Array(check - 1).fill(0), 1], root = 1;
  for (let i = 0; i < check; i++, root = times(root, 2)) generator = generator.map((g, j) => times(g, root) ^ (generator[j + 1] ?? 0));
  let left = Array(check).fill(0);
  for (const byte of data) {
    const factor = byte ^ left[0];
    left = [...left.slice(1), 0].map((value, i) => value ^ times(generator[i], factor));
  }
  return left;
}

class Grid {
  constructor(size, version) {
    this.size = size;
    this.rows = [...Array(size)].map(() => Array(size).fill(null));
    for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) this.ring(x, y, 4, [1, 1, 0, 1, 0]);
    if (version > 1) this.ring(size - 7, size - 7, 2, [1, 0, 1]);
    for (let i = 8; i < size - 8; i++) this.rows[6][i] ??= this.rows[i][6] ??= 1 - i % 2;
    this.format();
  }

  ring(x, y, reach, colours) {
    for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) {
      const row = this.rows[y + dy];
      if (row && x + dx in row) row[x + dx] = colours[Math.max(Math.abs(dx), Math.abs(dy))];
    }
  }

  format() {
    const { rows, size } = this, bit = (i) => FORMAT >> i & 1;
    for (let i = 0; i < 15; i++) {
      if (i < 6) rows[i][8] = bit(i);
      else if (i < 8) rows[i + 1][8] = bit(i);
      else rows[8][i < 9 ? 7 : 14 - i] = bit(i);
      if (i < 8) rows[8][size - 1 - i] = bit(i);
      else rows[size - 15 + i][8] = bit(i);
    }
    rows[size - 8][8] = 1;
  }

  // Up and down in columns of two from the right, past the timing column; mask 0 turns every other module.
  fill(bytes) {
    const { rows, size } = this;
    let n = 0;
    for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) for (let i = 0; i < size; i++) for (const x of [right, right - 1]) {
      const up = ((size - 1 - (right > 6 ? right : right + 1)) / 2) % 2 === 0, y = up ? size - 1 - i : i;
      if (rows[y][x] !== null) continue;
      rows[y][x] = (bytes[n >> 3] >> (7 - (n & 7)) & 1) ^ (x + y) % 2 === 0;
      n++;
    }
  }
}

// Fills every <svg data-qr="/address"> of the page with the code of that address on this server.
export function drawCodes(root = document) {
  for (const place of root.querySelectorAll('svg[data-qr]')) {
    const rows = modules(new URL(place.dataset.qr, location.href).href);
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', rows.flatMap((row, y) => row.map((on, x) => (on ? `M${x + 2} ${y + 2}h1v1h-1z` : ''))).join(''));
    place.setAttribute('viewBox', `0 0 ${rows.length + 4} ${rows.length + 4}`);
    place.replaceChildren(path);
  }
}
