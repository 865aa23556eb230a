// Steps 4 and 7 of a tap's way: the outbox goes up, verdicts and rows come down, one round trip each time.
// Nothing here deletes anything because of a failure: a 401, a 500 or silence only sets `problem` and is tried again.

import { bare } from './outbox.js';
import { canonical, sha256, takeIn } from './delta.js';
import { fetchImage } from './image.js';
import { introduce } from './identity.js';
import { obey } from './wipe.js';
import { Unanswered } from './net.js';

const BATCH = 200, ROUNDS = 80;
const CHECK_EVERY = 20; // exchanges between two checksums; one bucket each time
const BACKOFF = [0, 2, 5, 15, 60, 300].map((s) => s * 1000);

export class Sync {
  // parts: phone, net, version, leave() → unregisters and drops caches (for a wipe), photos {waiting(), drain()}
  constructor({ phone, net, version, leave = async () => {}, photos = null, batch = BATCH }) {
    Object.assign(this, { phone, net, version, leave, photos, batch, running: null, problem: null, failures: 0, notBefore: 0, known: false, exchanges: 0 });
  }

  // Asks for a sync. patient: automatic triggers wait out the back-off; a person's tap and 'online' do not.
  ask({ patient = true } = {}) {
    if (this.running) {
      this.again = true; // what was saved meanwhile may have missed this round
      return this.running;
    }
    if (patient && this.phone.now() < this.notBefore) return Promise.resolve(false);
    this.running = this.rounds().finally(() => (this.running = null));
    return this.running;
  }

  // → true when everything is sent and taken in
  async rounds() {
    this.owed = null;
    try {
      let more = true;
      for (let n = 0; more && n < ROUNDS; n++) {
        this.again = false;
        more = (await this.exchange()) || this.again;
      }
      Object.assign(this, { problem: null, failures: 0, notBefore: 0 });
      return !more;
    } catch (error) {
      this.problem = reason(error);
      this.notBefore = this.phone.now() + BACKOFF[Math.min(++this.failures, BACKOFF.length - 1)];
      return false;
    }
  }

  // One round trip. → whether another is needed
  async exchange() {
    await this.phone.start();
    if (!this.known) await introduce(this);
    const sent = await this.phone.turn(() => this.gather());
    const answer = await this.net.post('/sync', sent.body, { ms: 40_000 }).catch((error) => this.misnamed(error));
    if (!answer) return true;
    this.serverVersion = answer.version;
    this.asked = false;
    if (answer.me && this.phone.state.me && answer.me.id !== this.phone.state.me.id) return this.stranger();
    if (answer.order) return obey(this, answer.order);
    await this.phone.turn(() => this.take(sent, answer));
    if (answer.forget?.length) await this.forget(answer.forget);
    if (answer.error) return this.drained(sent, answer); // revoked: ask until the order comes
    if (this.phone.state.repush) return true;
    if (answer.image || this.phone.state.stale) return fetchImage(this.phone, this.net, answer.now);
    return Boolean(answer.more) || this.phone.unsent.length > 0;
  }

  // A revoked phone hands over its work first, then its photos; only then will the server order the wipe.
  async drained({ body }, { error }) {
    if (body.mutations.length || this.phone.state.repush) return true;
    const left = body.photos ? await this.photos.drain() : 0;
    if (left >= (body.photos ?? 0)) throw new Unanswered(error);
    this.owed = left;
    return true;
  }

  // What a person asked to have deleted goes here too, and the next round says so.
  async forget(orders) {
    const pictures = orders.map(([what]) => what).filter((what) => what.startsWith('photo:'));
    for (const what of pictures) await this.photos?.forget(what.slice(6));
    await this.phone.turn(() => this.phone.forget(orders));
    this.again = true;
  }

  stranger() {
    this.known = false;
    throw new Unanswered('other_person');
  }

  // 409: the session is that of another device than this phone takes itself for. Ask once more who we are; nothing was taken.
  misnamed(error) {
    if (error.status !== 409) throw error;
    this.known = false;
    if (this.asked) throw new Unanswered('other_device');
    this.asked = true;
    return null;
  }

  // 4: at most 200 mutations in the order in which they were made; after a restore first those of the window.
  async gather() {
    const { phone } = this, { state } = phone;
    const again = state.repush ? (await phone.base.answered()).filter((record) => record.epoch !== state.repush) : [];
    const window = again.sort((a, b) => a.seq - b.seq).slice(0, this.batch);
    const fresh = phone.unsent.slice(0, this.batch - window.length);
    const body = {
      device: state.device, epoch: state.epoch ?? null, schema: state.schema ?? null, version: this.version,
      sent_at: new Date(phone.now()).toISOString(), cursors: phone.db ? state.cursors ?? {} : {},
      heard: state.repush ?? state.repushed ?? null, // the server waits with our work until we know its past is another
      mutations: [...window, ...fresh].map(bare), pending: phone.unsent.length - fresh.length,
    };
    if (this.photos) body.photos = this.owed ?? (await this.photos.waiting().then((all) => all.length, () => 0));
    body.about = await about(this.tier);
    if (state.reset) body.reset = true;
    if (!state.repush && body.pending) body.hold = true; // rows come with the last of the queue: rebasing on each part would cost more than it shows
    if (this.checksums) body.checksums = this.checksums;
    if (state.forgot) body.forgot = state.forgot;
    return { body, window, restored: Boolean(state.repush) && again.length === window.length };
  }

  // 7: verdicts, rows and cursors, durable in one transaction; the answered mutations leave with it.
  async take(sent, answer) {
    const { phone } = this, verdicts = new Map(answer.verdicts.map((verdict) => [verdict.id, verdict]));
    this.checksums = null;
    const state = this.stateAfter(sent, answer);
    const judged = phone.pending.filter((record) => verdicts.has(record.id));
    const heard = sent.body.epoch === null || [sent.body.heard, sent.body.epoch].includes(answer.epoch);
    if (heard && sent.body.mutations.length && !sent.body.mutations.some(({ id }) => verdicts.has(id))) throw new Unanswered('server_error');
    for (const record of judged) Object.assign(record, noted(verdicts.get(record.id), answer.epoch));
    const pushedAgain = sent.window.filter((record) => verdicts.has(record.id))
      .map((record) => ({ ...record, ...noted(verdicts.get(record.id), answer.epoch) }));
    const arrived = phone.db && answer.cursors && !answer.image;
    if (sent.body.hold && answer.more && !arrived && !state.repush) return phone.recall(state); // parts of a queue are asked about again should the phone die
    if (!arrived) return phone.write(state, { put: judged, answered: pushedAgain });
    let check = null;
    const answered = answer.more ? [] : phone.pending.filter((record) => record.verdict);
    await phone.change((db) => {
      takeIn(db, answer);
      if (this.exchanges++ % CHECK_EVERY === 0) check = this.draw(answer.cursors);
    }, { ...state, cursors: answer.cursors }, { put: answer.more ? judged : [], answered: [...answered, ...pushedAgain] });
    if (check) this.checksums = { [check.bucket]: await sha256(check.text) };
  }

  // A new epoch means a server from a backup: the window is pushed again before the old base is let go,
  // so that nothing the rep saved is missing from his screens in between.
  stateAfter(sent, answer) {
    const { state } = this.phone, next = { ...state, me: answer.me ?? state.me, shop: answer.shop ?? state.shop };
    if (sent.body.forgot) next.forgot = null;
    next.offset = Date.parse(answer.now) - Date.parse(sent.body.sent_at);
    if (state.reset) Object.assign(next, { reset: false, lost: true }); // the server knows now; the rep is told next
    if (sent.restored && answer.epoch === state.repush) Object.assign(next, { repush: null, repushed: answer.epoch });
    else if (state.epoch && ![state.epoch, state.repushed].includes(answer.epoch)) next.repush = answer.epoch;
    if (!answer.image) Object.assign(next, { synced_at: answer.now, epoch: answer.epoch });
    return next;
  }

  // Text of one bucket for the next checksum, taken from the bare base while the pending work is not on top of it.
  draw(cursors) {
    const buckets = Object.keys(cursors).sort();
    if (!buckets.length) return null;
    const bucket = buckets[this.drawn = ((this.drawn ?? -1) + 1) % buckets.length];
    return { bucket, text: canonical(this.phone.db, bucket) };
  }
}

// What the owner sees of this phone beside its queue. Older phones say nothing of it, and a browser need not know.
async function about(tier = null) {
  const { storage } = globalThis.navigator ?? {};
  const room = await Promise.race([storage?.estimate?.().catch(() => null), new Promise((resolve) => setTimeout(resolve, 500, null))]);
  const persisted = await storage?.persisted?.().catch(() => null);
  return { tier, used: room?.usage ?? null, quota: room?.quota ?? null, persisted: persisted ?? null };
}

function noted(verdict, epoch) { return { verdict: verdict.verdict, reason: verdict.reason, rev: verdict.rev, epoch }; }

function reason(error) {
  if (error instanceof Unanswered) return error.status === 401 ? 'signed_out' : typeof error.status === 'string' ? error.status : 'server_error';
  if (error.name === 'QuotaExceededError') return 'storage_full';
  return error.name === 'AbortError' || error.name === 'TypeError' ? 'no_network' : 'storage_problem';
}
