// What the phone answers in the server's place: a screen, a mutation, the state of the sync, the export of unsent work.

import * as app from './app.js';
import { FILTERS } from './filters.js';
import { formRecords } from './forms.js';
import { mint } from './ids.js';
import { bare } from './outbox.js';
import { fill, knows, renderScreen } from './render.js';
import { gettext, sentence } from './texts.js';
import { wall } from './zones.js';

const HTML = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', ...app.HEADERS };
const JSON_TYPE = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
const HOME_ZONE = 'Asia/Shanghai';

export class Answers {
  constructor({ phone, sync, photos }) {
    Object.assign(this, { phone, sync, photos });
  }

  // '/door/17' → {name: 'door', id: '17'} when this phone can show it to this person, else null (the network may know)
  async screen(path) {
    const [name, id, ...rest] = path.slice(1).split('/').map(decodeURIComponent);
    if (rest.length || !knows(name)) return null;
    return (await this.awake('glimpse')) && app.SCREENS[name].by.includes(this.phone.state.me.role) ? { name, id: id || null } : null;
  }

  // The page as {status, text}, tried with what is read so far and, should that not be enough, made with the whole base.
  async shown(local, url) {
    this.last = local;
    try {
      if (!this.phone.faulted) return this.page(local, url); // a fault takes the pending work off until all is read
    } catch (error) {
      if (!this.phone.faulted) throw error;
    }
    await this.phone.start();
    return this.page(local, url);
  }

  // Whether there is a base to answer from, and it is that of the person who is signed in. A manager sees more than any
  // phone holds: his pages come from the server, also on a browser where a rep's worker was left behind.
  async awake(how = 'start') {
    await this.phone[how]();
    const { me, stranger } = this.phone.state;
    return Boolean(this.phone.db && me?.role === 'rep' && !stranger && !this.sync.unsure);
  }

  page({ name, id }, url, { status = 200, args = {} } = {}) {
    const given = { ...Object.fromEntries(url.searchParams), ...args };
    if (id) given.id = id;
    const text = renderScreen(this.phone.db, name, given, this.around(url.pathname));
    return text === null ? this.refusal('not_found', url.pathname, 404) : { status, text };
  }

  // What the next start is likely to be asked first: today, also when it is another day, and where somebody is now.
  rehearse() {
    return this.phone.rehearse((db) => {
      const around = this.around('/today', db), tomorrow = new Date(Date.parse(around.today) + 86400e3).toISOString().slice(0, 10);
      for (const today of [around.today, tomorrow]) renderScreen(db, 'today', {}, { ...around, today });
      if (this.last) renderScreen(db, this.last.name, { id: this.last.id }, around);
    });
  }

  refusal(key, path, status) {
    const around = this.around(path);
    return { status, text: fill('_refused', { ...around, args: {}, screen: 'refused', sentence: sentence(key, around.lang), status }) };
  }

  // The names every template may use; the twin of screens.ambient.
  around(path, db = this.phone.db) {
    const { phone, sync } = this, { state } = phone, moment = this.moment();
    return {
      me: state.me, role: state.me.role, lang: this.lang(), now: moment.toISOString(), today: this.day(moment),
      tz_minutes: this.shift(moment), path, mint: mint(phone.now()), static: `/static/${app.VERSION}`, words: app.WORDS,
      unsent: phone.unsent.length, refused: this.refused(db), synced_at: state.synced_at ?? null,
      sync_problem: sync.problem, offline: true,
    };
  }

  moment() { return new Date(this.phone.now() + (this.phone.state.offset ?? 0)); }

  day(moment) { return this.local(moment).slice(0, 10); }

  // Minutes that the shop's clocks are ahead of UTC.
  shift(moment) {
    return Math.round((Date.parse(`${this.local(moment)}Z`) - Math.floor(moment / 60_000) * 60_000) / 60_000);
  }

  // 2026-11-22T14:30, as the shop's clocks say.
  local(moment) { return wall(moment, this.phone.state.shop?.tz ?? HOME_ZONE); }

  lang() {
    const wanted = this.phone.state.lang ?? navigator.language.slice(0, 2).toLowerCase();
    return wanted === 'en' ? 'en' : 'zh';
  }

  // 2: a form posted to /do/<name>. → the same 303 as the server's, after the mutation is safe; null without a base, and
  // for what only the server can do
  async mutation(name, form, referrer) {
    if (this.phone.app.MUTATIONS[name]?.where) return null;
    if (!(await this.awake().catch(() => false))) return null;
    const now = this.phone.now();
    const { records, next } = formRecords(name, [...form.entries()], {
      at: new Date(now).toISOString(), day: this.day(this.moment()), mint: () => mint(now),
    });
    try {
      const outcome = await this.phone.save(records);
      if (outcome.refused) return html(this.refusal(outcome.refused, `/do/${name}`, 400));
    } catch (error) {
      if (error.name === 'NoBase') return null;
      console.error(error);
      return html(this.refusal(error.name === 'QuotaExceededError' ? 'storage_full' : 'storage_problem', `/do/${name}`, 507));
    }
    return Response.redirect(new URL(next || referrer || '/', location.origin), 303);
  }

  // What the header of every page shows, in words, so that a page can correct itself without being loaded again.
  async status() {
    await this.phone.start();
    const { phone, sync } = this, photos = await this.photos.waiting().catch(() => []);
    return {
      unsent: phone.unsent.length, photos: photos.length, synced_at: phone.state.synced_at ?? null, base: Boolean(phone.db),
      problem: sync.problem, sentence: sync.problem && sentence(sync.problem, this.lang()), text: this.syncedText(),
      syncing: Boolean(sync.running), version: app.VERSION, lost: phone.state.lost ? sentence('storage_lost', this.lang()) : null,
    };
  }

  // As the layout says it.
  syncedText() {
    const lang = this.lang(), { synced_at } = this.phone.state, unsent = this.phone.unsent.length;
    if (this.phone.db && this.refused()) return gettext(lang, '%(n)s refused', { n: this.refused() });
    if (this.sync.problem) return gettext(lang, 'Not synced');
    if (synced_at) return FILTERS.ago({ lang, now: this.moment().toISOString() }, synced_at);
    return gettext(lang, unsent ? 'Unsent' : 'Sync');
  }

  refused(db = this.phone.db) {
    const sql = 'SELECT count(*) AS n FROM refusal WHERE person_id = :me AND answered_at IS NULL';
    return db.all(sql, { me: this.phone.state.me.id })[0].n;
  }

  // Everything unsent, as a file a rep can send to the office by any way he has.
  async export() {
    await this.phone.start();
    const { me, device } = this.phone.state, unsent = this.phone.pending.map((record) => ({ ...bare(record), problem: record.problem ?? null }));
    const name = `unsent-${this.day(this.moment())}.json`;
    return new Response(JSON.stringify({ me, device, made_at: this.moment().toISOString(), unsent }, null, 1), {
      headers: { ...JSON_TYPE, 'Content-Disposition': `attachment; filename="${name}"` },
    });
  }

  // → the page that says why not, when something unsent would be lost
  async logoutBlocked(url) {
    await this.phone.start();
    const photos = await this.photos.waiting().catch(() => []);
    if (!this.phone.unsent.length && !photos.length) return null;
    return (await this.awake()) && app.SCREENS.unsent ? html(this.page({ name: 'unsent' }, url, { status: 409, args: { blocked: url.pathname.slice(1) } })) : shell(409);
  }
}

export const json = (value, status = 200) => new Response(JSON.stringify(value), { status, headers: JSON_TYPE });

// A page as an answer to a request; who hands it on by message spares himself that.
export const html = ({ status, text }) => new Response(text, { status, headers: HTML });

// When neither the engine nor the network answers: a page that needs nothing, says what is true and offers to try again.
export function shell(status = 503) {
  const said = [
    ['zh', '暂时打不开', '手机和网络都没有及时回应。已经保存的内容都还在；刚才点的那一下如果没有显示"已保存"，请返回再点一次，不会重复。', '再试一次'],
    ['en', 'Not available right now', 'Neither this phone nor the network answered in time. What was saved is still here. If your last tap did not say saved, go back and tap again: it is never counted twice.', 'Try again'],
  ].map(([lang, title, text, again]) => `<section lang="${lang}"><h1>${title}</h1><p>${text}</p><p><a href="">${again}</a></p></section>`);
  const text = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>…</title>
<link rel="stylesheet" href="/static/${app.VERSION}/phone.css"><body><main id="main" data-shell>${said.join('')}</main></body></html>`;
  return html({ status, text });
}
