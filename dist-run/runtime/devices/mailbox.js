import { Fifo } from './fifo.js';
import { WordDevice } from './word-device.js';
const REG = { READ: 0x00, PEEK: 0x10, SENDER: 0x14, STATUS: 0x18, CONFIG: 0x1c, WRITE: 0x20, STATUS_1: 0x38, CONFIG_1: 0x3c };
const STATUS = { EMPTY: 1 << 30, FULL: 1 << 31 };
const CONFIG = { DATA_IRQ: 1, DATA_PENDING: 1 << 4 };
const DEPTH = 8;
export class Mailbox extends WordDevice {
    line;
    trace;
    inbox = new Fifo(DEPTH);
    /** [0] configuration of mailbox 0, [1] of mailbox 1. */
    config = new Int32Array(2);
    channels = new Map();
    constructor(base, line, trace) {
        super('mailbox', base, 0x40);
        this.line = line;
        this.trace = trace;
    }
    connect(channel, handler) {
        this.channels.set(channel, handler);
    }
    update() {
        this.line.set(this.inbox.length > 0 && (this.config[0] & CONFIG.DATA_IRQ) !== 0);
    }
    request(word) {
        const handler = this.channels.get(word & 0xf);
        if (handler === undefined) {
            this.trace?.(`mailbox: nobody answers channel ${word & 0xf}`);
            return;
        }
        const answer = handler(word & ~0xf);
        if (answer === null)
            return;
        if (!this.inbox.push((answer & ~0xf) | (word & 0xf)))
            this.trace?.('mailbox: reply lost, the guest does not read');
        this.update();
    }
    readWord(offset) {
        switch (offset) {
            case REG.READ: {
                if (this.inbox.length === 0)
                    return 0;
                const word = this.inbox.shift();
                this.update();
                return word;
            }
            case REG.PEEK: return this.inbox.length > 0 ? this.inbox.peek() : 0;
            case REG.STATUS:
                return (this.inbox.length === 0 ? STATUS.EMPTY : 0) | (this.inbox.full ? STATUS.FULL : 0) | this.inbox.length;
            case REG.CONFIG: return this.config[0] | (this.inbox.length > 0 ? CONFIG.DATA_PENDING : 0);
            case REG.STATUS_1: return STATUS.EMPTY;
            case REG.CONFIG_1: return this.config[1];
            default: return 0;
        }
    }
    writeWord(offset, value) {
        switch (offset) {
            case REG.WRITE:
                this.request(value);
                break;
            case REG.CONFIG:
                this.config[0] = value & 0xf;
                this.update();
                break;
            case REG.CONFIG_1:
                this.config[1] = value & 0xf;
                break;
        }
    }
    reset() {
        this.inbox.clear();
        this.config.fill(0);
        this.update();
    }
    state() {
        return { inbox: this.inbox.cells, config: this.config };
    }
    restored() {
        this.update();
    }
}
//# sourceMappingURL=mailbox.js.map