// Leaflet as it was published, loaded when the first map is shown.

const VERSION = new URL(import.meta.url).pathname.split('/')[2];
const ROOM = `/static/${VERSION}/vendor/leaflet/`;

export function leaflet() {
  return window.L?.version ? Promise.resolve(window.L) : Promise.all([style('leaflet.css'), script('leaflet.js')]).then(() => window.L);
}

function script(name) {
  return loaded(Object.assign(document.createElement('script'), { src: ROOM + name }));
}

function style(name) {
  return loaded(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: ROOM + name }));
}

function loaded(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${element.src ?? element.href} did not come`));
    document.head.append(element);
  });
}
