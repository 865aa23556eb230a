// The first image: the whole base as a ready SQLite file, in chunks that survive a killed worker and are checked one by one.

import { sha256 } from './delta.js';

const AT_ONCE = 3;
const QUICK = 3000; // ms in which a download may end without its chunks being written down: most do, and every byte is written once only

// → false, or true when another exchange is needed
export async function fetchImage(phone, net) {
  const begun = phone.state.image, image = begun ?? (await manifest(phone, net));
  try {
    const bytes = await collect(phone, net, image);
    await phone.turn(() => swap(phone, image, bytes));
  } catch (error) {
    if (error.status !== 404 && error.name !== 'BadChunk') throw error;
    await phone.turn(() => drop(phone)); // the server has made a newer image: begin again with that one
    return true;
  }
  await phone.base.forgetChunks().catch(() => {}); // they cost space, not truth
  return Boolean(begun) || phone.unsent.length > 0; // one begun before the worker was killed may be old by now
}

async function manifest(phone, net) {
  const image = await net.json('/sync/image', { ms: 60_000 });
  await phone.base.forgetChunks();
  await phone.turn(() => phone.write({ ...phone.state, image }, {}));
  return image;
}

async function collect(phone, net, image) {
  const kept = await phone.base.chunks(), bytes = new Uint8Array(image.size);
  const wanted = image.sha256.map((_, n) => n), since = performance.now();
  const keep = () => performance.now() - since >= (phone.quick ?? QUICK);
  const work = async () => {
    for (let n; (n = wanted.shift()) !== undefined; ) {
      const key = `${image.image}/${n}`;
      bytes.set(new Uint8Array(await good(kept.get(key), image.sha256[n]) ?? await fetched(phone, net, image, n, keep)), n * image.chunk);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return bytes;
}

async function good(chunk, expected) { return chunk && (await sha256(chunk)) === expected ? chunk : null; }

async function fetched(phone, net, image, n, keep) {
  const answer = await net.ask(`/sync/image/${image.image}/${n}`, { ms: 60_000 });
  if (answer.status !== 200) throw Object.assign(new Error('no chunk'), { status: answer.status });
  if (!(await good(answer.body, image.sha256[n]))) throw Object.assign(new Error('damaged on the way'), { name: 'BadChunk' });
  if (keep()) await phone.base.saveChunk(`${image.image}/${n}`, answer.body).catch(() => {}); // without it a restart only costs more network
  return answer.body;
}

// Mutations that are answered are in the image; they leave the outbox in the transaction that brings it.
async function swap(phone, image, bytes) {
  const state = { ...phone.state, epoch: image.epoch, schema: image.schema, cursors: image.cursors, synced_at: image.now };
  delete state.image;
  delete state.stale;
  await phone.replaceBase(bytes, state, phone.pending.filter((record) => record.verdict));
}

async function drop(phone) {
  const state = { ...phone.state };
  delete state.image;
  await phone.write(state, {});
  await phone.base.forgetChunks();
}
