// The one file SQLite sees: pages in memory, kept in the groups in which IndexedDB stores them.
// Because a group is both the memory and the record, a commit knows exactly which records it must rewrite.

const OK = 0, IOERR_READ = 266, IOERR_SHORT_READ = 522, CANTOPEN = 14, NOTFOUND = 12;
const OPEN_CREATE = 4, DELETE_ON_CLOSE = 8;

export const PAGE = 4096;
export const PAGES = 15;
export const GROUP = PAGES * PAGE; // a record stays under 64 KB, where Chromium keeps it inline in its log

// A group is null while the rest of a base is still being read; single pages of it may be there. Touching any other is a
// fault, told to SQLite as a failed read.
export class PageFile {
  // head: page number → its bytes
  constructor(groups = [], size = 0, head = new Map()) {
    this.groups = groups;
    this.size = size;
    this.head = head;
    this.dirty = new Set();
    this.touched = null; // a set while somebody counts which pages are read
    this.faulted = false;
  }

  get partial() { return this.groups.includes(null); }

  read(target, offset) {
    const end = Math.min(offset + target.byteLength, this.size);
    for (let at = offset; at < end; ) {
      const inPage = at % PAGE, n = Math.min(end - at, PAGE - inPage), page = this.page((at - inPage) / PAGE);
      if (!page) return this.fault();
      target.set(page.subarray(inPage, inPage + n), at - offset);
      at += n;
    }
    if (end - offset === target.byteLength) return OK;
    target.fill(0, Math.max(0, end - offset));
    return IOERR_SHORT_READ;
  }

  // → the bytes of one page, where they stand
  page(number) {
    this.touched?.add(number);
    const group = this.groups[Math.floor(number / PAGES)], at = (number % PAGES) * PAGE;
    return group ? group.subarray(at, at + PAGE) : this.head.get(number);
  }

  // → a copy of these pages, one after the other
  copy(numbers) {
    const bytes = new Uint8Array(numbers.length * PAGE);
    numbers.forEach((number, i) => bytes.set(this.page(number), i * PAGE));
    return bytes.buffer;
  }

  fault() {
    this.faulted = true;
    return IOERR_READ;
  }

  write(source, offset) {
    for (let at = offset; at < offset + source.byteLength; ) {
      const inGroup = at % GROUP, index = (at - inGroup) / GROUP;
      const n = Math.min(offset + source.byteLength - at, GROUP - inGroup);
      this.group(index).set(source.subarray(at - offset, at - offset + n), inGroup);
      this.dirty.add(index);
      at += n;
    }
    this.size = Math.max(this.size, offset + source.byteLength);
    return OK;
  }

  group(index) {
    while (this.groups.length <= index) this.groups.push(new Uint8Array(GROUP));
    return this.groups[index];
  }

  // → [[index, ArrayBuffer], …] of the groups written since the last call
  takeDirty() {
    const taken = [...this.dirty].sort((a, b) => a - b).map((index) => [index, this.groups[index].buffer]);
    this.dirty.clear();
    return taken;
  }

  truncate(size) {
    this.size = Math.min(this.size, size);
    return OK;
  }

  // Lets go of what lies behind the end: a file that was written anew is shorter.
  trim() {
    this.groups.length = Math.ceil(this.size / GROUP);
    if (this.size % GROUP) this.groups.at(-1).fill(0, this.size % GROUP);
  }

  // → a file whose groups are `bytes` cut up; an image of the server arrives as one run of bytes
  static of(bytes) {
    const file = new PageFile();
    if (bytes.byteLength) file.write(bytes, 0);
    return file;
  }
}

// A VFS as wa-sqlite's registerVFS wants it. Locks, syncs and journals mean nothing for memory with one reader.
export class Shelf {
  name = 'shelf';
  files = new Map(); // by name
  open = new Map(); // by SQLite's file id

  xOpen(name, id, flags, out) {
    const key = name || `temporary-${id}`;
    if (!this.files.has(key)) {
      if (!(flags & OPEN_CREATE)) return CANTOPEN;
      this.files.set(key, new PageFile());
    }
    this.open.set(id, { key, file: this.files.get(key), gone: flags & DELETE_ON_CLOSE });
    out.setInt32(0, flags, true);
    return OK;
  }

  xClose(id) {
    const opened = this.open.get(id);
    this.open.delete(id);
    if (opened?.gone) this.files.delete(opened.key);
    return OK;
  }

  xRead(id, target, offset) { return this.open.get(id).file.read(target, offset); }
  xWrite(id, source, offset) { return this.open.get(id).file.write(source, offset); }
  xTruncate(id, size) { return this.open.get(id).file.truncate(size); }
  xFileSize(id, out) { out.setBigInt64(0, BigInt(this.open.get(id).file.size), true); return OK; }
  xDelete(name) { this.files.delete(name); return OK; }
  xAccess(name, _flags, out) { out.setInt32(0, this.files.has(name) ? 1 : 0, true); return OK; }
  xCheckReservedLock(_id, out) { out.setInt32(0, 0, true); return OK; }
  xSync() { return OK; }
  xLock() { return OK; }
  xUnlock() { return OK; }
  xFileControl() { return NOTFOUND; }
  xSectorSize() { return PAGE; }
  xDeviceCharacteristics() { return 0; }
}
