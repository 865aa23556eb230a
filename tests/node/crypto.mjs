// Node 18 has what the worker calls `crypto`, but not under that name.

import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
