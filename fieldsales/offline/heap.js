// Text and bytes across the border of the engine's memory. Memory may grow and move at any call, so it is looked up each time.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const INTEGER = 1, FLOAT = 2, TEXT = 3, BLOB = 4;
export const COPY = -1; // SQLITE_TRANSIENT: SQLite keeps its own copy of what it is given

export class Heap {
  constructor(sqlite) {
    this.sqlite = sqlite;
    this.scratch = sqlite._malloc(this.room = 4096);
  }

  // Writes text into the scratch area, zero-terminated; good until the next call. → {at, bytes}
  text(value) {
    const most = value.length * 3 + 1;
    if (most > this.room) {
      this.sqlite._free(this.scratch);
      this.scratch = this.sqlite._malloc(this.room = most * 2);
    }
    const { written } = encoder.encodeInto(value, this.sqlite.HEAPU8.subarray(this.scratch, this.scratch + this.room - 1));
    this.sqlite.HEAPU8[this.scratch + written] = 0;
    return { at: this.scratch, bytes: written };
  }

  // Runs use(address) with text that stays in place meanwhile.
  lend(value, use) {
    const bytes = encoder.encode(`${value}\0`), at = this.sqlite._malloc(bytes.length);
    this.sqlite.HEAPU8.set(bytes, at);
    try {
      return use(at);
    } finally {
      this.sqlite._free(at);
    }
  }

  // Ids (a door's has 34 letters) and codes are short and ASCII, and the decoder costs several times this; eight at once spare
  // most of the joining.
  string(at, length) {
    const heap = this.sqlite.HEAPU8, end = at + length;
    let seen = length > 48 ? 255 : 0, text = '', i = at;
    for (; seen < 128 && i < end; i++) seen |= heap[i];
    if (seen > 127) return decoder.decode(heap.subarray(at, end));
    for (i = at; i + 8 <= end; i += 8) {
      text += String.fromCharCode(heap[i], heap[i + 1], heap[i + 2], heap[i + 3], heap[i + 4], heap[i + 5], heap[i + 6], heap[i + 7]);
    }
    for (; i < end; i++) text += String.fromCharCode(heap[i]);
    return text;
  }

  // A result's cell. Written out twice with `argument`, because every cell of every page passes here.
  column(handle, i) {
    const { sqlite } = this;
    switch (sqlite._sqlite3_column_type(handle, i)) {
      case INTEGER: return sqlite._sqlite3_column_double(handle, i); // exact: integers are under 2^53
      case FLOAT: return sqlite._sqlite3_column_double(handle, i);
      case TEXT: return this.string(sqlite._sqlite3_column_text(handle, i), sqlite._sqlite3_column_bytes(handle, i));
      case BLOB: return this.bytes(sqlite._sqlite3_column_blob(handle, i), sqlite._sqlite3_column_bytes(handle, i));
      default: return null;
    }
  }

  // What SQL gives to one of our functions.
  argument(at) {
    const { sqlite } = this;
    switch (sqlite._sqlite3_value_type(at)) {
      case INTEGER: return wide(sqlite._sqlite3_value_int64(at), sqlite.getTempRet0());
      case FLOAT: return sqlite._sqlite3_value_double(at);
      case TEXT: return this.string(sqlite._sqlite3_value_text(at), sqlite._sqlite3_value_bytes(at));
      case BLOB: return this.bytes(sqlite._sqlite3_value_blob(at), sqlite._sqlite3_value_bytes(at));
      default: return null;
    }
  }

  bytes(at, length) { return this.sqlite.HEAPU8.slice(at, at + length); }

  free() { this.sqlite._free(this.scratch); }
}

// Two 32-bit halves → number, and back. SQL in this project keeps integers under 2^53.
function wide(low, high) { return high * 2 ** 32 + (low >>> 0); }
export const halves = (value) => [value | 0, Math.floor(value / 2 ** 32)];
