// The network with a time limit. WebKit leaves a fetch without one hanging when the phone goes offline.

export class Net {
  constructor(fetch, origin = '') {
    Object.assign(this, { fetch, origin });
  }

  // → Response; rejects with TimeoutError or the network's own TypeError. Never throws for a status.
  async ask(path, { ms = 15_000, ...options } = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ms);
    try {
      const response = await this.fetch(this.origin + path, { credentials: 'same-origin', redirect: 'manual', ...options, signal: stop.signal });
      const body = response.body === null ? null : await response.arrayBuffer(); // the body may hang too
      return { status: response.status, headers: response.headers, body };
    } finally {
      clearTimeout(timer);
    }
  }

  // → the parsed object of a 200, else throws Unanswered
  async json(path, options) {
    const response = await this.ask(path, options);
    if (response.status !== 200) throw new Unanswered(response.status);
    return JSON.parse(new TextDecoder().decode(response.body));
  }

  async post(path, value, options = {}) {
    return this.json(path, { method: 'POST', ...(await packed(JSON.stringify(value))), ...options });
  }
}

// The server said something that is no answer: nothing is concluded from it, least of all that anything may be deleted.
export class Unanswered extends Error {
  constructor(status) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

async function packed(text) {
  const headers = { 'Content-Type': 'application/json' };
  if (text.length < 4000 || typeof CompressionStream === 'undefined') return { headers, body: text };
  const zipped = new Response(text).body.pipeThrough(new CompressionStream('gzip'));
  return { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: await new Response(zipped).arrayBuffer() };
}
