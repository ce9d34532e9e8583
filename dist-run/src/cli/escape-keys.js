/** The escape key of the serial console: Ctrl-A and a letter speak to jitvisor, all other keys go to the guest. */
const CTRL_A = 0x01;
/** What follows Ctrl-A. Ctrl-A a (and Ctrl-A Ctrl-A) sends one Ctrl-A. */
const COMMANDS = { x: 'leave', X: 'leave', h: 'help', H: 'help', '?': 'help', s: 'stats', S: 'stats' };
export const ESCAPE_HELP = [
    'Ctrl-A x   leave (the guest is stopped where it is)',
    'Ctrl-A s   print statistics',
    'Ctrl-A a   send Ctrl-A to the guest',
    'Ctrl-A h   this help',
].join('\n');
/** Splits typed bytes into data and commands; Ctrl-A at the end of one chunk waits for the next. */
export class EscapeParser {
    escaped = false;
    feed(chunk) {
        const out = [];
        let data = [];
        const flush = () => {
            if (data.length > 0)
                out.push({ kind: 'data', bytes: Uint8Array.from(data) });
            data = [];
        };
        for (const byte of chunk) {
            if (!this.escaped) {
                if (byte === CTRL_A)
                    this.escaped = true;
                else
                    data.push(byte);
                continue;
            }
            this.escaped = false;
            const key = String.fromCharCode(byte);
            if (byte === CTRL_A || key === 'a' || key === 'A') {
                data.push(CTRL_A);
                continue;
            }
            flush();
            out.push({ kind: 'command', command: COMMANDS[key] ?? 'unknown' });
        }
        flush();
        return out;
    }
}
//# sourceMappingURL=escape-keys.js.map