// What the power cut would leave at every step of one life: the disk, the server, and what the pages had said by then.
// A step that only looks leaves the world as it was, so a world stands for all the steps that would leave it.

import { copyDisk } from './street.mjs';

export class Worlds {
  noted = []; // {disk, book, moment: Promise → name of the server's moment, steps: [number]}

  constructor(server, { disk, book }) { Object.assign(this, { server, disk, book }); }

  // Called before each step is done: the power is cut here. The server still answers what it was sent before.
  note(step) {
    const { disk, server, book } = this, now = [disk.changes, server.asked, ...book.sizes()].join();
    if (now !== this.now) this.noted.push({ disk: copyDisk(disk), book: book.copy(), moment: server.ask('moment'), steps: [] });
    this.noted.at(-1).steps.push(step);
    this.now = now;
  }

  // → worlds that differ, in order. A power cut may also take what was not flushed: that is a world of its own.
  async all() {
    const found = new Map();
    for (const world of this.noted) {
      const moment = await world.moment, key = [world.disk.changes, moment, ...world.book.sizes()].join();
      const same = found.get(key);
      if (same) same.steps.push(...world.steps);
      else found.set(key, { ...world, moment });
    }
    return [...found.values()].flatMap((world) => (world.disk.unflushed.length ? [world, withoutPower(world)] : [world]));
  }
}

function withoutPower(world) {
  const disk = copyDisk(world.disk);
  disk.losePower();
  return { ...world, disk, powerLoss: true };
}
