// Pins that would lie upon each other become one: a square of so many pixels, and what its pins sum up to.

const APART = 64;

// → [{x, y (on the screen), n, v, m, blocks: [block, …]}]; origin and scale turn the world's square into the screen.
export function clustered(blocks, { scale, left, top, wide, high }) {
  const cells = new Map();
  for (const block of blocks) {
    if (block.lat === undefined) continue;
    const x = block.x * scale - left, y = block.y * scale - top;
    if (x < -APART || y < -APART || x > wide + APART || y > high + APART) continue;
    const key = `${Math.floor((block.x * scale) / APART)},${Math.floor((block.y * scale) / APART)}`;
    const cell = cells.get(key) ?? cells.set(key, { x: 0, y: 0, n: 0, v: 0, m: 0, blocks: [] }).get(key);
    cell.x += x; cell.y += y; cell.n += block.n; cell.v += block.v; cell.m += block.m;
    cell.blocks.push(block);
  }
  return merged([...cells.values()].map((cell) => ({ ...cell, x: cell.x / cell.blocks.length, y: cell.y / cell.blocks.length })));
}

// Two pins on either side of a square's edge may still touch.
function merged(pins) {
  const kept = [];
  for (const pin of pins) {
    const near = kept.find((other) => Math.abs(other.x - pin.x) < APART * 0.6 && Math.abs(other.y - pin.y) < APART * 0.6);
    if (!near) { kept.push(pin); continue; }
    const all = near.blocks.length + pin.blocks.length;
    near.x = (near.x * near.blocks.length + pin.x * pin.blocks.length) / all;
    near.y = (near.y * near.blocks.length + pin.y * pin.blocks.length) / all;
    near.n += pin.n; near.v += pin.v; near.m += pin.m;
    near.blocks.push(...pin.blocks);
  }
  return kept;
}
