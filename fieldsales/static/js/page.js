// What pages do beyond links and forms. Everything here is a shortcut: each page works without it.

import { board } from './board.js';
import { takePhotos } from './camera.js';
import { chips } from './chips.js';
import { copying } from './copy.js';
import { counting } from './count.js';
import { digits } from './digits.js';
import { guideShown, install } from './install.js';
import { largest } from './largest.js';
import { locate } from './locate.js';
import { mapApp } from './mapapp.js';
import { mapPage } from './mappage.js';
import { newDay } from './newday.js';
import { place } from './place.js';
import { plan, planShown } from './plan.js';
import { drawCodes } from './qr.js';
import { setup } from './setup.js';

board();
chips();
copying();
counting();
digits();
plan();
takePhotos();
planShown();
install();
largest();
locate();
mapApp();
mapPage();
newDay();
drawCodes();
place();
setup();
document.addEventListener('htmx:afterSettle', planShown);
document.addEventListener('htmx:afterSettle', guideShown);
document.addEventListener('htmx:afterSettle', () => drawCodes());
