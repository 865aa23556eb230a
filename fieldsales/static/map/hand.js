// What is done by hand on the map: say where a block stands, link an outline, draw around a territory.

export class Hand {
  constructor(L, map, place, card) {
    Object.assign(this, { L, map, place, card, mode: null, corners: [] });
    this.bar = place.querySelector('[data-hand]');
    this.bar?.addEventListener('click', (event) => this.press(event.target.closest('[data-do]')?.dataset.do));
  }

  // mode 'place': the next tap says where; mode 'draw': taps are corners. Returns whether the tap was meant for us.
  tap(latlng) {
    if (this.mode === 'place') this.mark(latlng);
    else if (this.mode === 'draw') this.corner(latlng);
    else return false;
    return true;
  }

  start(mode, about = {}) {
    this.stop();
    Object.assign(this, { mode, about });
    this.show(mode);
    this.place.dataset.mode = mode;
    this.card.close();
  }

  stop() {
    this.drawn?.remove();
    Object.assign(this, { mode: null, corners: [], drawn: null });
    delete this.place.dataset.mode;
    this.show('');
  }

  show(mode) {
    if (!this.bar) return;
    this.bar.hidden = !mode;
    for (const part of this.bar.querySelectorAll('[data-mode]')) part.hidden = part.dataset.mode !== mode;
    for (const spot of this.bar.querySelectorAll('[data-about]')) spot.textContent = this.about?.name ?? '';
    this.ready();
  }

  press(what) {
    if (what === 'stop') this.stop();
    if (what === 'undo') { this.corners.pop(); this.outline(); }
    if (what === 'close') this.close();
  }

  mark(latlng) {
    this.drawn?.remove();
    this.drawn = this.L.circleMarker(latlng, { radius: 11, className: 'map-mark', weight: 4 }).addTo(this.map);
    const form = this.bar.querySelector('form');
    form.elements.lat.value = latlng.lat.toFixed(6);
    form.elements.lng.value = latlng.lng.toFixed(6);
    form.elements.block.value = this.about.block;
    form.elements.building.value = this.about.building ?? '';
    form.elements.next.value = `/map?block=${encodeURIComponent(this.about.block)}`;
    this.corners = [latlng];
    this.ready();
  }

  corner(latlng) {
    this.corners.push(latlng);
    this.outline();
  }

  outline() {
    this.drawn?.remove();
    const kind = this.corners.length > 2 ? this.L.polygon : this.L.polyline;
    this.drawn = this.L.layerGroup([kind(this.corners, { className: 'map-drawn', weight: 3 }), ...this.corners.map((at) => this.L.circleMarker(at, { radius: 6, className: 'map-mark', weight: 3 }))]).addTo(this.map);
    this.ready();
  }

  ready() {
    for (const button of this.bar?.querySelectorAll('[data-needs]') ?? []) button.disabled = this.corners.length < Number(button.dataset.needs);
  }

  async close() {
    const ring = this.corners.map(({ lat, lng }) => `${lat.toFixed(6)},${lng.toFixed(6)}`).join(' ');
    const answer = await fetch('/map/inside', { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ ring }) });
    const found = await answer.json();
    if (!answer.ok) return this.card.open('problem', found, { focus: true });
    this.show('');
    this.mode = null;
    delete this.place.dataset.mode;
    this.card.open('inside', { ...found, blocks_n: found.blocks.length, buildings_n: found.buildings.length, some: found.blocks.length + found.buildings.length, none: !(found.blocks.length + found.buildings.length), names: [...found.blocks.map((b) => b.name), ...found.buildings.map((g) => `${g.block} ${g.label}`)].join(' · '), give: `/territory/new?${new URLSearchParams([...found.blocks.map((b) => ['block', b.id]), ...found.buildings.map((g) => ['building', g.id])])}` }, { focus: true });
  }
}
