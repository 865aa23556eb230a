// Pages and taps that a page asks for by message instead of a request (static/js/direct.js says why): the same answers.

import { shell } from './answers.js';
import { timely } from './reach.js';

export class Direct {
  // saved(event): what is to happen once a tap was saved
  constructor({ phone, answers, saved }) {
    Object.assign(this, { phone, answers, saved });
  }

  // The reply is {status, url, text}; text is null where only the server has the page that follows a tap, and the whole is
  // null where the usual way must be tried.
  async answer(event) {
    const { path, form, from } = event.data, url = new URL(path, location.origin);
    const said = await (form ? this.tap(event, url, form, from) : this.page(url)).catch(() => null);
    event.ports[0].postMessage(said);
  }

  async tap(event, url, entries, from) {
    const form = new FormData();
    for (const [name, value] of entries) form.append(name, value);
    const answer = await timely(this.answers.mutation(url.pathname.slice(4), form, from), shell);
    if (answer?.status !== 303) return answer && { status: answer.status, url: url.href, text: await answer.text() };
    this.saved(event);
    const next = new URL(answer.headers.get('Location'));
    return (await this.page(next)) ?? { status: 303, url: next.href, text: null };
  }

  // A worker that must first wake up has more to wait for than a message is given time.
  async page(url) {
    if (!this.phone.db) return null;
    const local = await this.answers.screen(url.pathname === '/' ? '/today' : url.pathname);
    return local && { url: url.href, ...(await this.answers.shown(local, url)) };
  }
}
