// A number that can be recognised but not read: SipHash-2-4 under the shop's key, cut to 24 bits; the twin of blind.py.

import { text } from './plain.js';

const START = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n];
const all = (value) => BigInt.asUintN(64, value);
const turned = (value, by) => all(value << by | value >> 64n - by);
const utf8 = new TextEncoder();

// Six hex digits; '' for no number, null without a key of 32 hex digits.
export function blind(number, key) {
  const written = text(number), secret = text(key);
  if (written === null || secret === null || !/^[0-9a-f]{32}$/.test(secret)) return null;
  return written && (siphash(utf8.encode(written), half(secret.slice(0, 16)), half(secret.slice(16))) >> 40n).toString(16).padStart(6, '0');
}

// 16 hex digits as a little-endian number
const half = (hex) => BigInt(`0x${hex.match(/../g).reverse().join('')}`);

function siphash(message, k0, k1) {
  const v = [k0, k1, k0, k1].map((k, n) => k ^ START[n]);
  for (let from = 0; from <= message.length; from += 8) {
    const word = little(message.subarray(from, from + 8)) | (from + 8 > message.length ? BigInt(message.length % 256) << 56n : 0n);
    v[3] ^= word;
    rounds(v, 2);
    v[0] ^= word;
  }
  v[2] ^= 0xffn;
  rounds(v, 4);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

const little = (bytes) => bytes.reduceRight((sum, byte) => sum << 8n | BigInt(byte), 0n);

function rounds(v, times) {
  for (let n = 0; n < times; n++) {
    v[0] = all(v[0] + v[1]); v[1] = turned(v[1], 13n) ^ v[0]; v[0] = turned(v[0], 32n);
    v[2] = all(v[2] + v[3]); v[3] = turned(v[3], 16n) ^ v[2];
    v[0] = all(v[0] + v[3]); v[3] = turned(v[3], 21n) ^ v[0];
    v[2] = all(v[2] + v[1]); v[1] = turned(v[1], 17n) ^ v[2]; v[2] = turned(v[2], 32n);
  }
}
