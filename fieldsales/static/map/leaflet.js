// Leaflet as it was published, loaded when the first map is shown; its styles come with the map's own (bundle.py).

const VERSION = new URL(import.meta.url).pathname.split('/')[2];
const ADDRESS = `/static/${VERSION}/vendor/leaflet/leaflet.js`;

let wanted = null;

export function leaflet() {
  wanted ??= window.L?.version ? Promise.resolve(window.L) : fetched();
  return wanted;
}

function fetched() {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: ADDRESS, onload: () => resolve(window.L) });
    script.onerror = () => reject(new Error(`${ADDRESS} did not come`));
    document.head.append(script);
  });
}
