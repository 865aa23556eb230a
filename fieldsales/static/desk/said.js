// What the desk's worker says when the server does not answer: a page of earlier with its time, or that there is none.

import { shiftOf } from './seen.js';

const TYPE = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'" };
const MINUTE = 60_000, DAY = 86_400_000;
const TEXTS = {
  missing: [
    ['zh', '没有网络，这一页没有留下', '连不上服务器。看过的页面留在这台设备上，可以继续看：', '再试一次'],
    ['en', 'No connection, and this page is not on this device', 'The server cannot be reached. Pages seen before are still here:', 'Try again'],
  ],
  refused: [
    ['zh', '没有网络，什么都没有保存', '连不上服务器，刚才填的没有送出去，也没有保存一半。请返回，等有网络了再提交一次。', '再试一次'],
    ['en', 'No connection: nothing was saved', 'The server cannot be reached. What you just filled in was not sent, and no half of it was saved. Go back and send it again when there is a network.', 'Try again'],
  ],
};

// The page as it was, with the line that says from when; the layout brings the sentence in the reader's language.
export function asOf({ text, at, headers }) {
  const lang = /<html lang="([^"]+)"/.exec(text)?.[1] ?? 'zh-CN';
  const page = text.replace('data-as-of hidden', 'data-as-of').replace('{as-of}', when(at, lang, shiftOf(text)));
  const kept = new Headers(headers);
  for (const name of ['X-Of', 'X-Size', 'X-At']) kept.delete(name);
  kept.set('X-As-Of', new Date(at).toISOString());
  return new Response(page, { headers: kept });
}

export function missing(list) { return shell('missing', list, list); }

export function refused(list) { return shell('refused', [], list); }

function when(at, lang, shift) {
  const ahead = shift * MINUTE, moment = new Date(at + ahead), today = Math.floor((at + ahead) / DAY) === Math.floor((Date.now() + ahead) / DAY);
  const parts = today ? { hour: '2-digit', minute: '2-digit' } : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return moment.toLocaleString(lang, { ...parts, timeZone: 'UTC', hour12: false });
}

// In the language of what was last seen here; in both when nothing was.
function shell(kind, list, seen) {
  const told = TEXTS[kind].filter(([lang]) => !seen.length || seen[0].lang.startsWith(lang));
  const sections = told.map(([lang, title, text, again]) => `<section lang="${lang}"><div class="head"><h1>${title}</h1></div><p class="notice warn">${text}</p>${links(list, lang)}<p class="actions"><a class="button" href="">${again}</a></p></section>`);
  return new Response(`<!doctype html><html lang="${seen[0]?.lang ?? 'zh-CN'}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>…</title>
<link rel="stylesheet" href="/static/0/phone.css"><body><div class="page"><main id="main" data-shell>${sections.join('')}</main></div></body></html>`, { status: 503, headers: TYPE });
}

// Titles come out of pages of ours, where they are escaped already; addresses are escaped by the browser that gave them.
function links(list, lang) {
  if (!list.length) return '';
  const one = ({ path, at, title, shift }) => `<a class="row" href="${path.replaceAll('"', '%22').replaceAll('<', '%3C')}"><span class="row-text"><b>${title}</b></span><span class="aside">${when(at, lang, shift)}</span></a>`;
  return `<div class="rows">${list.map(one).join('')}</div>`;
}
