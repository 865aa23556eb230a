// Tiles out of one file by ranges (PMTiles version 3, https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md).

const HEADER = 127, KINDS = { 2: 'image/png', 3: 'image/jpeg', 4: 'image/webp', 5: 'image/avif' };

export class PMTiles {
  constructor(url) {
    this.url = url;
    this.leaves = new Map();
  }

  // The picture of a tile as a Blob, or null where the file has none.
  async tile(z, x, y, signal) {
    const { header, root } = await (this.opened ??= this.open());
    if (z < header.min || z > header.max) return null;
    const id = number(z, x, y);
    let entries = root;
    for (let depth = 0; depth < 4; depth++) {
      const entry = found(entries, id);
      if (!entry) return null;
      if (entry.run > 0) return new Blob([await this.range(header.data + entry.offset, entry.length, signal)], { type: header.kind });
      entries = await this.leaf(header, entry);
    }
    return null;
  }

  async open() {
    const start = await this.range(0, 16384), view = new DataView(start);
    const offset = (at) => Number(view.getBigUint64(at, true));
    const header = { root: offset(8), length: offset(16), leaves: offset(40), data: offset(56), packed: view.getUint8(97), kind: KINDS[view.getUint8(99)], min: view.getUint8(100), max: view.getUint8(101) };
    return { header, root: entriesOf(await unpacked(start.slice(header.root, header.root + header.length), header.packed)) };
  }

  leaf(header, { offset, length }) {
    if (!this.leaves.has(offset)) {
      this.leaves.set(offset, this.range(header.leaves + offset, length).then((bytes) => unpacked(bytes, header.packed)).then(entriesOf));
    }
    return this.leaves.get(offset);
  }

  async range(from, length, signal) {
    const answer = await fetch(this.url, { headers: { Range: `bytes=${from}-${from + length - 1}` }, signal });
    if (answer.status !== 206) throw new Error(`${this.url}: ${answer.status}`);
    return answer.arrayBuffer();
  }
}

async function unpacked(bytes, how) {
  if (how === 1) return new Uint8Array(bytes);
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
}

// A directory: ids as differences, run lengths, lengths, offsets; an offset of 0 goes on where the entry before ended.
export function entriesOf(bytes) {
  let at = 0;
  const next = () => {
    let value = 0, times = 1, byte;
    do { byte = bytes[at++]; value += (byte & 127) * times; times *= 128; } while (byte & 128);
    return value;
  };
  const entries = Array.from({ length: next() }, () => ({}));
  let id = 0;
  for (const entry of entries) entry.id = id += next();
  for (const entry of entries) entry.run = next();
  for (const entry of entries) entry.length = next();
  entries.forEach((entry, i) => {
    const said = next();
    entry.offset = said === 0 && i > 0 ? entries[i - 1].offset + entries[i - 1].length : said - 1;
  });
  return entries;
}

function found(entries, id) {
  let low = 0, high = entries.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (entries[middle].id > id) high = middle - 1;
    else low = middle + 1;
  }
  const entry = entries[high];
  return entry && (entry.run === 0 || id - entry.id < entry.run) ? entry : null;
}

// The tile's place on the Hilbert curve of its zoom, behind all tiles of the zooms before.
export function number(z, x, y) {
  let before = 0, d = 0;
  for (let zoom = 0; zoom < z; zoom++) before += 4 ** zoom;
  for (let s = 2 ** z / 2; s >= 1; s /= 2) {
    const right = Math.floor(x / s) % 2, below = Math.floor(y / s) % 2;
    d += s * s * ((3 * right) ^ below);
    [x, y] = turned(s, x % s, y % s, right, below);
  }
  return before + d;
}

function turned(s, x, y, right, below) {
  if (below) return [x, y];
  if (right) [x, y] = [s - 1 - x, s - 1 - y];
  return [y, x];
}
