// Forms that could not reach the server where no worker stood in for it, kept until it has answered them. The page and
// the worker carry this file; two that send at once do no harm, because the server does an id once, and nobody sends the
// next before the last is answered.

import { asked, Store } from './idb.js';
import { mint } from './ids.js';

const TRY_AGAIN = new Set([0, 408, 425, 429]);
const PATIENCE = 8000;

export class Held {
  constructor(indexedDB, net, now = () => Date.now()) {
    this.store = new Store(indexedDB, 'fieldsales-held', (db) => db.createObjectStore('held', { keyPath: 'id' }), { patience: 4000 });
    Object.assign(this, { net, now, running: null, following: null, went: new Map() }); // went: id → where to go on
  }

  // Keeps a form, strictly. form: {id, person, name, entries, at, day, title, label}; the same one twice is one, the same
  // id with other values (nothing was answered yet, so the page still has the old id) is a new intention.
  async add(form) {
    const other = mint(this.now());
    return this.access('readwrite', async (held) => {
      const all = await asked(held.getAll()), same = all.find((one) => one.id === form.id);
      if (same && alike(same, form)) return same;
      const kept = { ...form, id: same ? other : form.id, n: Math.max(0, ...all.map((one) => one.n)) + 1 };
      kept.entries = form.entries.map(([name, value]) => [name, name === 'id' ? kept.id : value]);
      await asked(held.put(kept));
      return kept;
    });
  }

  // → all that is kept, the oldest first; not only this person's
  async all() {
    const all = await this.access('readonly', (held) => asked(held.getAll()));
    return all.sort((a, b) => a.n - b.n);
  }

  async drop(id) { return this.access('readwrite', (held) => asked(held.delete(id))); }

  // Sends what this person kept, in order, and stops where the server cannot be reached. Who asks while that goes on gets
  // a round of his own after it, because what he has just kept may have missed it. → {sent, refused: [sentence], problem}
  send(person) {
    if (!this.running) return (this.running = this.sendAll(person).finally(() => (this.running = null)));
    const again = () => {
      this.following = null;
      return this.send(person);
    };
    return (this.following ??= this.running.then(again, again));
  }

  async sendAll(person) {
    const told = { sent: 0, refused: [], problem: null };
    const mine = person ? (await this.all()).filter((one) => one.person === person && !one.refused) : [];
    for (const form of mine) {
      told.problem = await this.sendOne(form, told);
      if (told.problem) break;
    }
    return told;
  }

  // → why it has to wait, or null once the server has answered it. What is wrong with one never holds up the next.
  async sendOne({ title, label, n, id, ...form }, told) {
    const { status, answer } = await this.ask({ ...form, sent_at: new Date(this.now()).toISOString() });
    if (status === 401) return 'signed_out';
    if (status === 409) return 'other_person';
    if (TRY_AGAIN.has(status) || status >= 500 || !answer) return 'no_network';
    if (status !== 200) { // not even kept over there: it stays here with the reason, until its person has seen it
      await this.access('readwrite', (held) => asked(held.put({ ...form, title, label, n, id, refused: answer.sentence ?? answer.error })));
      told.refused.push(answer.sentence);
      return null;
    }
    await this.drop(id);
    const refused = answer.verdicts.filter((one) => one.sentence).map((one) => one.sentence);
    this.went.set(id, refused.length ? '' : answer.next);
    told.sent++;
    told.refused.push(...refused);
    return null;
  }

  // → {status, answer}; 0 when there was none, and no answer when it was not ours (a hotel's sign-in page, say)
  async ask(body) {
    try {
      const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
      const { status, body: bytes } = await this.net.ask('/held', { method: 'POST', headers, body: JSON.stringify(body), ms: PATIENCE });
      const answer = JSON.parse(new TextDecoder().decode(bytes));
      return { status, answer: Array.isArray(answer.verdicts) || answer.error ? answer : null };
    } catch {
      return { status: 0, answer: null };
    }
  }

  async access(mode, work) { return this.store.access(['held'], mode, (t) => work(t.objectStore('held'))); }

  // Somebody logs out: what another person kept here stays. A wipe takes all.
  async leave({ wiped = false } = {}) {
    if (wiped || !(await this.all()).length) await this.store.destroy();
  }
}

const alike = (one, other) => one.name === other.name && JSON.stringify(one.entries) === JSON.stringify(other.entries);
