// Everything of ours on one canvas: outlines by coverage, pins, names. Leaflet moves it while a finger does, and it is
// drawn anew when the finger rests or comes near its edge; a zoom stretches it until then.

import { clustered } from './clusters.js';
import { holds } from './data.js';
import { Names, colours, pin, tone } from './ink.js';

const PADDING = 0.25, SHAPES_FROM = 12, SEAMS_FROM = 15, LABELS_FROM = 17, POINTS_FROM = 15, TOUCH = 24, SMALL = 8;

export function drawing(L, data, { dim }) {
  return new (L.Layer.extend(LAYER(L)))(data, dim);
}

const LAYER = (L) => ({
  initialize(data, dim) { Object.assign(this, { data, dim, chosen: null, pins: [] }); },

  onAdd(map) {
    this.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated map-canvas', this.getPane());
    this.ink = this.canvas.getContext('2d');
    this.look();
    this.draw();
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.scheme.addEventListener('change', (this.changed = () => { this.look(); this.draw(); }));
    return map;
  },

  onRemove() {
    this.scheme.removeEventListener('change', this.changed);
    this.canvas.remove();
  },

  getEvents() {
    return { moveend: this.draw, resize: this.draw, viewreset: this.draw, zoomanim: this.stretch, move: this.follow };
  },

  look() { this.c = colours(this._map.getContainer()); },

  show(data) { this.data = data; this.draw(); },

  choose(kind, id) { this.chosen = id ? { kind, id } : null; this.draw(); },

  // A long drag leaves the drawn part: draw what is coming before it is seen.
  follow() {
    if (!this.origin || this._map._animatingZoom) return;
    const size = this._map.getSize(), off = this._map.containerPointToLayerPoint([0, 0]).subtract(this.origin).subtract(size.multiplyBy(PADDING));
    const far = Math.abs(off.x) > size.x * PADDING * 0.8 || Math.abs(off.y) > size.y * PADDING * 0.8;
    if (far && !this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.draw(); });
  },

  stretch({ center, zoom }) {
    const map = this._map, scale = map.getZoomScale(zoom, this.zoom);
    const offset = map._latLngBoundsToNewLayerBounds(this.area, zoom, center).min;
    L.DomUtil.setTransform(this.canvas, offset, scale);
  },

  draw() {
    const map = this._map;
    if (!map || map._animatingZoom) return;
    const size = map.getSize(), more = size.multiplyBy(PADDING).round(), ratio = Math.min(devicePixelRatio || 1, 2);
    const wide = size.x + 2 * more.x, high = size.y + 2 * more.y;
    this.origin = map.containerPointToLayerPoint(L.point(0, 0).subtract(more)).round();
    this.zoom = map.getZoom();
    const corner = map.getPixelOrigin().add(this.origin);
    this.view = { scale: 2 ** this.zoom, left: corner.x, top: corner.y, wide, high };
    this.area = L.latLngBounds(map.layerPointToLatLng(this.origin), map.layerPointToLatLng(this.origin.add([wide, high])));
    if (this.canvas.width !== wide * ratio || this.canvas.height !== high * ratio) {
      this.canvas.width = wide * ratio;
      this.canvas.height = high * ratio;
      this.canvas.style.width = `${wide}px`;
      this.canvas.style.height = `${high}px`;
    }
    L.DomUtil.setTransform(this.canvas, this.origin, 1);
    this.ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ink.clearRect(0, 0, wide, high);
    this.paint();
  },

  paint() {
    const { ink, c, view, data, zoom } = this;
    this.pins = clustered(data.blocks, view);
    if (zoom >= SHAPES_FROM) this.outlines();
    const names = new Names(ink, c);
    const close = zoom >= LABELS_FROM, size = ({ blocks }) => (blocks.length > 1 ? Math.min(30, 21 + blocks.length / 6) : close ? 11 : 20);
    for (const one of this.pins) names.keep(one.x, one.y, size(one) + 2);
    for (const one of this.pins) {
      const alone = one.blocks.length === 1, chosen = this.chosen?.kind === 'block' && one.blocks.some((b) => b.id === this.chosen.id);
      pin(ink, one, alone ? (close ? '' : share(one)) : String(one.blocks.length), c, size(one), chosen);
    }
    if (close) this.labels(names); // where houses are read, their numbers come before the block's name
    const ranked = this.pins.filter((one) => one.blocks.length === 1).sort((a, b) => b.n - a.n);
    for (const one of ranked) names.put(one.blocks[0].name, one.x, one.y, { big: zoom >= 15, below: size(one) + 2 });
  },

  outlines() {
    const { ink, c, view, data, zoom } = this;
    ink.globalAlpha = this.dim ? 0.78 : 1;
    const inks = [...[0, 1, 2, 3, 4].map((i) => c[`tone${i}`]), c.loose].map((colour) => ({ colour, path: new Path2D(), small: [] }));
    for (const one of data.loose) if (one.shape) put(inks[5], one.shape, view);
    for (const one of data.buildings) {
      if (one.shape) put(inks[tone(one)], one.shape, view);
      else if (one.lat !== undefined && zoom >= POINTS_FROM) dot(inks[tone(one)].path, one, view);
    }
    for (const { colour, path, small } of inks.reverse()) {
      ink.fillStyle = colour;
      for (let i = 0; i < small.length; i += 4) ink.fillRect(small[i], small[i + 1], small[i + 2], small[i + 3]);
      ink.fill(path);
    }
    ink.globalAlpha = 1;
    if (zoom < SEAMS_FROM) return;
    ink.lineWidth = 1;
    ink.strokeStyle = c.edge;
    for (const { path } of inks) ink.stroke(path);
    const chosen = this.chosen && [...data.buildings, ...data.loose].find((one) => one.id === this.chosen.id && one.shape);
    if (!chosen) return;
    const path = new Path2D();
    trace(path, chosen.shape, view);
    ink.lineWidth = 3;
    ink.strokeStyle = c.chosen;
    ink.stroke(path);
  },

  labels(names) {
    for (const one of this.data.buildings) {
      if (one.lat === undefined) continue;
      const x = one.x * this.view.scale - this.view.left, y = one.y * this.view.scale - this.view.top;
      if (x > 0 && y > 0 && x < this.view.wide && y < this.view.high) names.put(one.label, x, y);
    }
  },

  // What is under a point of the screen: {kind: 'cluster' | 'block' | 'building' | 'loose', one}.
  under(point) {
    const { scale, left, top } = this.view, at = this._map.containerPointToLayerPoint(point).subtract(this.origin);
    const near = this.pins.map((one) => [Math.hypot(one.x - at.x, one.y - at.y), one]).sort((a, b) => a[0] - b[0])[0];
    if (near && near[0] <= TOUCH) return near[1].blocks.length > 1 ? { kind: 'cluster', one: near[1] } : { kind: 'block', one: near[1].blocks[0] };
    if (this.zoom < SHAPES_FROM) return null;
    const x = (at.x + left) / scale, y = (at.y + top) / scale, slack = 12 / scale;
    const hit = (one) => one.shape && x >= one.shape.west && x <= one.shape.east && y >= one.shape.north && y <= one.shape.south && holds(one.shape, x, y);
    const point_ = (one) => !one.shape && one.lat !== undefined && Math.abs(one.x - x) < slack && Math.abs(one.y - y) < slack;
    const building = this.data.buildings.find((one) => hit(one) || point_(one));
    if (building) return { kind: 'building', one: building };
    const loose = this.data.loose.find(hit);
    return loose ? { kind: 'loose', one: loose } : null;
  },
});

// A pin has room for a whole number: 100 only when every door was visited.
const share = ({ n, v }) => (n ? `${Math.min(v < n ? 99 : 100, Math.round((v * 100) / n))}%` : '–');

// What is so small that its corners cannot be told apart is a rectangle: a town of them is drawn in a few milliseconds.
function put({ path, small }, shape, view) {
  const { scale, left, top, wide, high } = view, x = shape.west * scale - left, y = shape.north * scale - top;
  const w = (shape.east - shape.west) * scale, h = (shape.south - shape.north) * scale;
  if (x > wide || y > high || x + w < 0 || y + h < 0) return;
  if (w < SMALL && h < SMALL) small.push(x, y, Math.max(w, 1), Math.max(h, 1));
  else trace(path, shape, view);
}

function trace(path, { rings }, { scale, left, top }) {
  for (const ring of rings) {
    path.moveTo(ring[0] * scale - left, ring[1] * scale - top);
    for (let i = 2; i < ring.length; i += 2) path.lineTo(ring[i] * scale - left, ring[i + 1] * scale - top);
    path.closePath();
  }
}

function dot(path, { x, y }, { scale, left, top, wide, high }) {
  const cx = x * scale - left, cy = y * scale - top;
  if (cx < -10 || cy < -10 || cx > wide + 10 || cy > high + 10) return;
  path.moveTo(cx + 7, cy);
  path.arc(cx, cy, 7, 0, 2 * Math.PI);
}
