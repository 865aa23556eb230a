// How to reach somebody: telephone numbers of China and WeChat names; the twin of phones.py.

import { WHITE, lower, narrow, strip, text } from './plain.js';

const EXTENSION = /^(0[0-9]{2,3})-?([2-9][0-9]{6,7})(?:-|转|ext\.?|x)([0-9]{1,6})$/;
const PHONE_NOISE = new RegExp(`[${WHITE}()./·]+`, 'g');
const MOBILE = /^1[3-9][0-9]{9}$/;
const LANDLINE = /^0[0-9]{2,3}[2-9][0-9]{6,7}(-[0-9]{1,6})?$/;
const SERVICE = /^[48]00[0-9]{7}$/;
const WECHAT = /^([A-Za-z][A-Za-z0-9_-]{5,19}|wxid_[A-Za-z0-9_-]{1,25})$/;

// Digits as they are dialled inside China; what is not a number stays readable so a person can see the mistake.
export function phone(value) {
  const written = text(value);
  if (written === null) return null;
  let bare = lower(narrow(written).replace(PHONE_NOISE, '')).replace(/[–—]/g, '-');
  const abroad = /^(\+86|0086)-?([^]*)$/.exec(bare);
  if (abroad) bare = /^(0|1[3-9]|[48]00)/.test(abroad[2]) || !abroad[2] ? abroad[2] : `0${abroad[2]}`;
  const extension = EXTENSION.exec(bare);
  if (extension) return `${extension[1]}${extension[2]}-${extension[3]}`;
  bare = bare.replaceAll('-', '');
  return /^861[3-9][0-9]{9}$/.test(bare) ? bare.slice(2) : bare;
}

export const isMobile = (number) => MOBILE.test(number);

export function phone_ok(value) {
  const number = phone(value);
  return number === null ? null : Number(MOBILE.test(number) || LANDLINE.test(number) || SERVICE.test(number));
}

// An id of WeChat's own shape, or the mobile number most people can be found by.
export function wechat_ok(value) {
  const written = text(value);
  if (written === null) return null;
  const name = strip(written);
  return Number(WECHAT.test(name) || MOBILE.test(name));
}
