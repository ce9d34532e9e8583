/** Numbers as people write them on a command line. Each parser throws UsageError with one sentence. */
import { UsageError } from './usage-error.js';
const UNITS = { '': 1, K: 1 << 10, M: 1 << 20, G: 1 << 30 };
/** `512M`, `0.5G`, `65536K`, `536870912`, with an optional `B`, `iB` behind the letter -> bytes. */
export function parseSize(option, text) {
    const match = /^(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?$/i.exec(text.trim());
    const bytes = match ? Number(match[1]) * UNITS[match[2].toUpperCase()] : NaN;
    if (!Number.isSafeInteger(bytes)) {
        throw new UsageError(`${option} must be a size such as 512M, 1G or a number of bytes, not "${text}".`);
    }
    return bytes;
}
/** Bytes -> the shortest exact spelling that parseSize reads back. */
export function formatSize(bytes) {
    for (const unit of ['G', 'M', 'K']) {
        if (bytes >= UNITS[unit] && bytes % UNITS[unit] === 0)
            return `${bytes / UNITS[unit]}${unit}`;
    }
    return `${bytes} bytes`;
}
/** A whole number between `min` and `max`, decimal or 0x hexadecimal. */
export function parseInteger(option, text, min, max) {
    const value = /^(\d+|0x[0-9a-f]+)$/i.test(text.trim()) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) {
        throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not "${text}".`);
    }
    return value;
}
/** A physical address: 32 bits, a multiple of 4. */
export function parseAddress(option, text) {
    const value = /^(\d+|0x[0-9a-f]+)$/i.test(text.trim()) ? Number(text) : NaN;
    if (!(value <= 0xffff_fffc) || value % 4 !== 0) {
        throw new UsageError(`${option} must be a 32-bit address that is a multiple of 4, such as 0x8000, not "${text}".`);
    }
    return value;
}
/** The longest delay that a host timer takes, in whole seconds. */
const MAX_SECONDS = Math.floor(0x7fff_ffff / 1000);
/** Seconds above zero, fractions allowed -> milliseconds. */
export function parseSeconds(option, text) {
    const value = /^(\d+(\.\d*)?|\.\d+)$/.test(text.trim()) ? Number(text) : NaN;
    if (!(value > 0 && value <= MAX_SECONDS)) {
        throw new UsageError(`${option} must be a number of seconds above 0 and at most ${MAX_SECONDS}, not "${text}".`);
    }
    return value * 1000;
}
//# sourceMappingURL=quantities.js.map