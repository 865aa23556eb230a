// Ids made on the phone: UUIDv7 as 26 characters of lowercase Crockford base32, so they sort by time.

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

export function mint(now = Date.now(), random = crypto.getRandomValues(new Uint8Array(10))) {
  let bits = (BigInt(now) << 80n) | random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  bits = (bits & ~(0xfn << 76n)) | (0x7n << 76n); // version 7
  bits = (bits & ~(0x3n << 62n)) | (0x2n << 62n); // variant 10
  let text = '';
  for (let i = 0; i < 26; i++, bits >>= 5n) text = LETTERS[Number(bits & 31n)] + text;
  return text;
}
