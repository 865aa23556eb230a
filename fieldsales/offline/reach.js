// Asking others, with an end to the waiting: every answer of the worker settles, whatever hangs or breaks behind it.

const SHELL_AFTER = 3000, NETWORK_PATIENCE = 20_000;

// The server's answer, or instead(request) when none comes.
export async function network(request, instead, patience = NETWORK_PATIENCE) {
  const answer = await Promise.race([fetch(request).catch(() => null), late(patience)]);
  return answer ?? instead(request);
}

// Hashed files never change: the copy is as good as the original, whichever version it is of.
export async function asset(request) {
  const held = await caches.match(request).catch(() => null);
  return held ?? fetch(request).catch(() => new Response('', { status: 504 }));
}

// A page comes within SHELL_AFTER: the answer, or instead().
export function timely(answer, instead) {
  const settled = Promise.resolve(answer).catch((error) => {
    console.error(error);
    return instead();
  });
  return Promise.race([settled, late(SHELL_AFTER).then(() => instead())]);
}

export function late(ms) { return new Promise((resolve) => setTimeout(resolve, ms, null)); }
