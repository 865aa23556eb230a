// Places on other people's maps: WGS-84 → GCJ-02 → BD-09, and the link that opens one there; the twin of maps.py.
// Pages carry it too, to make a link for the map app that somebody prefers (static/js/mapapp.js).

const { PI, abs, cos, sin, sqrt } = Math;
const AXIS = 6378245, FLAT = 0.00669342162296594323, TURN = (PI * 3000) / 180;
const POINT = {
  amap: 'https://uri.amap.com/navigation?to={lng},{lat},{name}&mode=car&coordinate=gaode&src=fieldsales&callnative=1',
  baidu: 'https://api.map.baidu.com/marker?location={lat},{lng}&title={name}&content={where}&coord_type=bd09ll&output=html&src=webapp.fieldsales.shop',
  tencent: 'https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lng};title:{name};addr:{where}&referer=fieldsales',
  apple: 'https://maps.apple.com/?ll={lat},{lng}&q={name}',
};
const SEARCH = {
  amap: 'https://uri.amap.com/search?keyword={where}&city={city}&view=map&src=fieldsales&callnative=1',
  baidu: 'https://api.map.baidu.com/place/search?query={name}&region={region}&output=html&src=webapp.fieldsales.shop',
  tencent: 'https://apis.map.qq.com/uri/v1/search?keyword={name}&region={region}&referer=fieldsales',
  apple: 'https://maps.apple.com/?q={where}',
};

export function mapLink(place, wanted = 'amap') {
  const app = Object.hasOwn(POINT, String(wanted)) ? String(wanted) : 'amap';
  const name = said(place.name), city = said(place.city), { lat, lng } = place;
  const texts = { name, city, region: city || '全国', where: trimmed(`${city} ${name}`) };
  const known = typeof lat === 'number' && typeof lng === 'number' && abs(lat) <= 90 && abs(lng) <= 180;
  if (known) [texts.lat, texts.lng] = (app === 'baidu' ? bd09 : gcj02)(lat, lng).map(six);
  return (known ? POINT : SEARCH)[app].replace(/\{(\w+)\}/g, (_, key) => quoted(texts[key]));
}

const trimmed = (text) => text.replace(/^ +| +$/g, '');
const said = (text) => (typeof text === 'string' ? trimmed(text.replace(/[,;:|&]/g, ' ')) : '');
const six = (degrees) => degrees.toFixed(6);
const quoted = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const inChina = (lat, lng) => lat >= 0.8293 && lat <= 55.8271 && lng >= 72.004 && lng <= 137.8347;

export function gcj02(lat, lng) {
  if (!inChina(lat, lng)) return [lat, lng];
  const x = lng - 105, y = lat - 35, flat = 1 - FLAT * sin((lat * PI) / 180) ** 2;
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple(x)
    + ((20 * sin(y * PI) + 40 * sin((y / 3) * PI) + 160 * sin((y / 12) * PI) + 320 * sin((y / 30) * PI)) * 2) / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple(x)
    + ((20 * sin(x * PI) + 40 * sin((x / 3) * PI) + 150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  const up = (north * 180) / (((AXIS * (1 - FLAT)) / (flat * sqrt(flat))) * PI);
  return [lat + up, lng + (east * 180) / ((AXIS / sqrt(flat)) * cos((lat * PI) / 180) * PI)];
}

const ripple = (x) => ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;

export function bd09(lat, lng) {
  if (!inChina(lat, lng)) return [lat, lng];
  const [y, x] = gcj02(lat, lng);
  const far = sqrt(x * x + y * y) + 0.00002 * sin(y * TURN), angle = Math.atan2(y, x) + 0.000003 * cos(x * TURN);
  return [far * sin(angle) + 0.006, far * cos(angle) + 0.0065];
}
