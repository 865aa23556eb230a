// The map of a page: our own shapes on one canvas, tiles under them if the owner chose some, a list beside it.

import { Card, lists, numbers, rate } from './card.js';
import { bounds, fetched, fromPage, unacross, undown } from './data.js';
import { drawing } from './drawing.js';
import { Hand } from './hand.js';
import { leaflet } from './leaflet.js';
import { tiles } from './tiles.js';

const STYLE = new URL('./map.css', import.meta.url).href;
const breath = () => new Promise((resolve) => setTimeout(resolve)); // a slow phone hears a tap in between

export async function start(place) {
  if (!document.querySelector(`link[href="${new URL(STYLE).pathname}"], link[href="${STYLE}"]`)) await styled();
  const data = place.dataset.atlas === 'page' ? Promise.resolve(fromPage(place)) : fetched(address(place));
  const [L, first] = await Promise.all([leaflet(), data]);
  await breath();
  return new Atlas(L, place, first).open();
}

function styled() {
  return new Promise((resolve, reject) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: STYLE, onload: resolve, onerror: reject })));
}

function address(place) {
  const form = place.querySelector('[data-filter]'), asked = new URLSearchParams(form ? new FormData(form) : undefined);
  return `${place.dataset.url}?${asked}`;
}

class Atlas {
  constructor(L, place, data) { Object.assign(this, { L, place, data }); }

  async open() {
    const { L, place } = this, { dataset } = place, box = place.querySelector('[data-canvas]') ?? this.frame();
    const source = dataset.tiles ? JSON.parse(dataset.tiles) : null;
    this.map = L.map(box, { zoomControl: false, attributionControl: false, minZoom: 3, maxZoom: 20, zoomSnap: 0.5, wheelPxPerZoomLevel: 90, tapTolerance: 20, keyboard: true, preferCanvas: false });
    this.fit(false);
    L.control.zoom({ position: 'bottomright', zoomInTitle: dataset.in, zoomOutTitle: dataset.out }).addTo(this.map);
    L.control.scale({ imperial: false, position: 'bottomleft', maxWidth: 120, updateWhenIdle: true }).addTo(this.map);
    const credit = L.control.attribution({ prefix: false, position: 'bottomleft' }).addTo(this.map);
    if (dataset.credit) credit.addAttribution(dataset.credit);
    await breath();
    this.layer = drawing(L, this.data, { dim: Boolean(source) }).addTo(this.map);
    this.card = new Card(place);
    this.hand = new Hand(L, this.map, place, this.card);
    this.listen();
    place.dataset.ready = '1';
    performance.mark('map-shown');
    const under = await tiles(L, source);
    under?.addTo(this.map);
    this.begin();
    return this;
  }

  // A page that shows its plain sheet until the map stands.
  frame() {
    const box = document.createElement('div');
    box.className = 'map-box';
    this.place.replaceChildren(box);
    return box;
  }

  listen() {
    const { map, place } = this;
    map.on('click', (event) => this.tapped(event));
    place.addEventListener('card-closed', () => this.layer.choose(null, null));
    place.addEventListener('click', (event) => this.pressed(event.target.closest('[data-do]')?.dataset.do));
    place.querySelector('[data-filter]')?.addEventListener('change', () => this.filter());
    place.addEventListener('click', (event) => {
      const row = event.target.closest('[data-go]');
      if (row) this.go(row.dataset.go, true);
    });
    place.addEventListener('live:renewed', () => this.renew()); // the desk heard that something was written
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  }

  // What the address asks for: ?place=block, ?at=lat,lng, ?block=id, ?draw=1.
  begin() {
    const asked = new URLSearchParams(location.search), at = asked.get('at')?.split(',').map(Number);
    if (at?.length === 2 && at.every(Number.isFinite)) this.mark(at, 0, this.place.dataset.atlas === 'desk' ? 17 : 0, false);
    if (asked.get('block')) this.go(asked.get('block'), false);
    const { placeBlock, placeBuilding = '', placeName } = this.place.dataset;
    if (placeBlock) this.hand.start('place', { block: placeBlock, building: placeBuilding, name: placeName });
    if (asked.get('draw')) this.hand.start('draw');
  }

  fit(animate = true) {
    const box = bounds(this.data);
    if (!box) return this.map.setView(JSON.parse(this.place.dataset.middle ?? '[31.2304, 121.4737]'), 11, { animate: false });
    this.map.fitBounds(box, { paddingTopLeft: [50, 70], paddingBottomRight: [76, 56], maxZoom: 17, animate });
  }

  tapped({ latlng, containerPoint }) {
    if (this.hand.tap(latlng)) return;
    const found = this.layer.under(containerPoint);
    if (!found) return this.card.close();
    if (found.kind === 'cluster') return this.spread(found.one);
    this.show(found.kind, found.one);
  }

  spread({ blocks }) {
    const box = this.L.latLngBounds(blocks.map((b) => [b.lat, b.lng]));
    if (box.getNorthEast().distanceTo(box.getSouthWest()) < 5) return this.show('block', blocks[0]);
    this.map.fitBounds(box, { padding: [70, 70], maxZoom: 18 });
  }

  show(kind, one, focus = false) {
    if (!this.card.box) return location.assign(`/${kind}/${encodeURIComponent(one.id)}`);
    const block = this.data.blocks[kind === 'block' ? one.i : one.block];
    this.layer.choose(kind, one.id);
    this.seen();
    this.card.open(kind, { ...numbers(one), ...lists(kind, one, this.asked()), name: one.name, label: one.label, block: block?.name ?? '', block_id: block?.id ?? '', nameless: !one.name }, { focus });
    if (kind === 'loose') this.choices(one);
    this.uncover(one);
  }

  // What was chosen is not left under its own card, which is as wide as the map on a phone.
  uncover({ lat, lng, shape }) {
    const { box } = this.card, size = this.map.getSize();
    if (box.offsetWidth < size.x * 0.7) return;
    const at = lat === undefined ? [undown(shape.north), unacross(shape.west)] : [lat, lng];
    const point = this.map.latLngToContainerPoint(at), free = size.y - box.offsetHeight - 20;
    if (point.y > free - 20) this.map.panBy([0, point.y - Math.max(40, free / 2)], { animate: false });
  }

  asked() {
    const form = this.place.querySelector('[data-filter]');
    return form ? Object.fromEntries(new FormData(form)) : {};
  }

  // The list stands below the map on a phone: what was chosen there happens up here.
  seen() { this.map.getContainer().scrollIntoView({ block: 'nearest' }); }

  // The buildings an outline may be linked to: of the nearest blocks, those without an outline first.
  choices(one) {
    const select = this.card.box.querySelector('select');
    if (!select) return;
    const { west, east, north, south } = one.shape, x = (west + east) / 2, y = (north + south) / 2;
    const near = this.data.blocks.filter((b) => b.lat !== undefined).sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y)).slice(0, 6);
    for (const block of near) {
      const group = Object.assign(document.createElement('optgroup'), { label: block.name });
      group.append(new Option(block.name, `block:${block.id}`));
      select.append(group);
      this.fill(group, block);
    }
  }

  async fill(group, block) {
    const answer = await fetch(`/map/buildings/${encodeURIComponent(block.id)}`, { headers: { Accept: 'application/json' } });
    if (answer.ok) for (const { id, label, known } of await answer.json()) group.append(new Option(known ? `${label} ✓` : label, `building:${id}`));
  }

  go(id, focus) {
    const block = this.data.blocks.find((one) => one.id === id);
    if (!block || block.lat === undefined) return;
    this.map.setView([block.lat, block.lng], Math.max(this.map.getZoom(), 17), { animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });
    this.show('block', block, focus);
  }

  pressed(what) {
    if (what === 'fit') this.fit();
    if (what === 'draw') { this.hand.start('draw'); this.seen(); }
    if (what === 'locate') this.locate();
  }

  locate() {
    const { map } = this;
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      this.mark([coords.latitude, coords.longitude], coords.accuracy, Math.max(map.getZoom(), 16));
    }, () => this.card.open('nowhere', {}, { focus: true }), { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 });
  }

  mark(at, radius, zoom, animate = true) {
    const { L, map } = this;
    this.here?.remove();
    this.here = L.layerGroup([L.circle(at, { radius, className: 'map-here-round', weight: 1 }), L.circleMarker(at, { radius: 8, className: 'map-here', weight: 3 })]).addTo(map);
    if (zoom) map.setView(at, zoom, { animate });
  }

  async filter() {
    const asked = new URL(address(this.place), location).searchParams, find = this.place.querySelector('.map-find input')?.value;
    if (find) asked.set('find', find); // the list stays narrowed when it is renewed
    history.replaceState(history.state, '', `${location.pathname}?${asked}`);
    this.card.close();
    if (await this.renew()) this.listed();
  }

  async renew() {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      this.data = await fetched(address(this.place), this.asking.signal);
    } catch (error) {
      if (error.name !== 'AbortError') this.card.open('problem', { sentence: this.place.dataset.sorry });
      return false;
    }
    this.layer.show(this.data);
    return true;
  }

  // The list says the same numbers as the pins.
  listed() {
    const byId = new Map(this.data.blocks.map((block) => [block.id, block]));
    for (const row of this.place.querySelectorAll('[data-go], [data-row]')) {
      const block = byId.get(row.dataset.go ?? row.dataset.row), said = row.querySelector('[data-share]');
      if (block && said) said.textContent = block.n ? `${rate(block.v, block.n)} · ${block.v}/${block.n}` : '—';
    }
  }
}
