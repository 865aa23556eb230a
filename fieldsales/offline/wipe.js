// A lost phone's end: only an order signed with this phone's own key, and only once nothing unsent is left on it.

import { hex } from './delta.js';
import { Unanswered } from './net.js';

// order: {kind: 'wipe', device, nonce, mac}. → whether another exchange is needed
export async function obey(sync, order) {
  const { phone, net } = sync, { device, wipe_key } = phone.state;
  if (order.kind !== 'wipe' || order.device !== device || !(await signed(order, wipe_key))) throw new Unanswered('bad_order');
  if (phone.unsent.length) return true; // saved since the question was sent: drain first
  await erase(sync, { wiped: true });
  for (let tries = 0; tries < 3; tries++) {
    const told = await net.post('/sync/wiped', { device, nonce: order.nonce }).catch(() => null);
    if (told) break;
  }
  return false;
}

// Everything this phone holds of anybody: databases, both stores, caches, the worker itself.
export async function erase(sync, how = {}) {
  await sync.phone.turn(async () => {
    sync.phone.sleep();
    sync.phone.gone = true;
    await sync.phone.base.destroy();
    await sync.phone.second.destroy();
    await sync.leave(how);
    Object.assign(sync.phone, { state: {}, pending: [] });
  });
  sync.known = false;
}

async function signed(order, key) {
  if (!key || !/^[0-9a-f]{64}$/.test(order.mac)) return false;
  const bytes = (text) => new TextEncoder().encode(text);
  const secret = await crypto.subtle.importKey('raw', bytes(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return hex(await crypto.subtle.sign('HMAC', secret, bytes(`wipe:${order.device}:${order.nonce}`))) === order.mac;
}
