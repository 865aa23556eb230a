// What pages do beyond links and forms. Everything here is a shortcut: each page works without it.

import { takePhotos } from './camera.js';
import { chips } from './chips.js';
import { guideShown, install } from './install.js';
import { plan, planShown } from './plan.js';

chips();
plan();
takePhotos();
planShown();
install();
document.addEventListener('htmx:afterSettle', planShown);
document.addEventListener('htmx:afterSettle', guideShown);
