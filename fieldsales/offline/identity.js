// Who this phone belongs to, and what happens when somebody else signs in on it.

import { Unanswered } from './net.js';

// Whose session is this? Asked once per worker and after every login, so that one person's work is never sent as another's.
export async function introduce(sync) {
  const { phone, net } = sync, { state } = phone;
  const hello = await net.json('/phone/hello').catch((error) => {
    if (error.status === 401 && state.device) return null; // signed out, or revoked and to be drained: /sync will tell
    throw error;
  });
  if (hello) await phone.turn(() => become(phone, hello));
  Object.assign(sync, { known: true, unsure: false });
}

async function become(phone, hello) {
  const other = phone.state.me && phone.state.me.id !== hello.me.id;
  if (other && phone.unsent.length) {
    await phone.write({ ...phone.state, stranger: true }, {}); // the pages come from the server until he is back
    throw new Unanswered('other_person');
  }
  if (other) await forgetPerson(phone);
  const identity = { device: hello.device, wipe_key: hello.wipe_key, me: hello.me, shop: hello.shop };
  const known = !phone.state.stranger && JSON.stringify(identity) === JSON.stringify(pick(phone.state, Object.keys(identity)));
  if (known) return;
  await phone.second.rememberDevice(identity);
  await phone.write({ ...phone.state, ...identity, stranger: false }, {});
}

async function forgetPerson(phone) {
  const { lang } = phone.state;
  await phone.second.destroy();
  phone.sleep();
  await phone.base.destroy();
  await phone.start();
  phone.state = { lang };
  phone.pending = [];
}

function pick(from, keys) { return Object.fromEntries(keys.map((key) => [key, from[key]])); }
