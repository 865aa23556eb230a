// The public notice: its own code for the next reader, and a button that prints it.

import { drawCodes } from './qr.js';

drawCodes();
const print = document.querySelector('[data-print]');
print.hidden = false;
print.addEventListener('click', () => window.print());
