// What lies under the map, if the owner chose something. Everything of ours is WGS-84; AMap and Tencent draw in GCJ-02,
// so their layer is told that the middle of the map lies where they would say it does, and shifts itself by that much.

import { PMTiles } from './pmtiles.js';

const VERSION = new URL(import.meta.url).pathname.split('/')[2];

export async function tiles(L, source) {
  if (!source) return null;
  const shifted = source.system === 'gcj02' ? (await import(`/phone/${VERSION}/maps.js`)).gcj02 : null;
  if (source.pmtiles) return fromFile(L, source);
  const kind = shifted ? L.TileLayer.extend(shift(L, shifted)) : L.TileLayer;
  return L.layerGroup(source.urls.map((url) => new kind(url, {
    subdomains: source.subdomains, maxNativeZoom: source.max, maxZoom: 20, attribution: plain(source.credit), crossOrigin: false,
    referrerPolicy: 'strict-origin-when-cross-origin', className: 'map-tiles', keepBuffer: 1,
  })));
}

function shift(L, gcj02) {
  const there = ({ lat, lng }) => L.latLng(gcj02(lat, lng));
  const { _getTiledPixelBounds, _setZoomTransform } = L.GridLayer.prototype;
  return {
    _getTiledPixelBounds(center) { return _getTiledPixelBounds.call(this, there(center)); },
    _setZoomTransform(level, center, zoom) { return _setZoomTransform.call(this, level, there(center), zoom); },
  };
}

function fromFile(L, source) {
  const file = new PMTiles(source.pmtiles);
  const layer = L.GridLayer.extend({
    createTile({ x, y, z }, done) {
      const picture = document.createElement('img');
      picture.alt = '';
      file.tile(z, x, y).then((blob) => {
        if (!blob) return done(null, picture);
        picture.onload = () => { URL.revokeObjectURL(picture.src); done(null, picture); };
        picture.src = URL.createObjectURL(blob);
      }).catch((error) => done(error, picture));
      return picture;
    },
  });
  return new layer({ minNativeZoom: source.min, maxNativeZoom: source.max, maxZoom: 20, bounds: source.bounds, attribution: plain(source.credit), className: 'map-tiles', keepBuffer: 1 });
}

const plain = (text) => { const p = document.createElement('p'); p.textContent = text ?? ''; return p.innerHTML; };
