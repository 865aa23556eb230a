// How long a walk through sixty places takes, best of forty; argv[2] is the folder of the bundle's phone files.

import './crypto.mjs';
import { pathToFileURL } from 'node:url';

const { walk } = await import(new URL('walk.js', pathToFileURL(`${process.argv[2]}/`)));
let seed = 7;
const dice = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const town = () => Array.from({ length: 60 }, (_, id) => ({ id, lat: 31.2 + dice() / 10, lng: 121.4 + dice() / 10, priority: 2 }));
const timed = (rows, begun = performance.now()) => { walk(rows, '31.25,121.45'); return performance.now() - begun; };
console.log(JSON.stringify({ best_ms: Math.min(...Array.from({ length: 40 }, () => timed(town()))) }));
