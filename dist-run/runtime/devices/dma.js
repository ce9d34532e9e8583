import { Timer } from '../time/timer.js';
import { busToPhysical } from './firmware.js';
import { WordDevice } from './word-device.js';
export const DMA_CHANNELS = 16;
const REG = { CS: 0x00, CONBLK_AD: 0x04, TI: 0x08, NEXTCONBK: 0x1c, DEBUG: 0x20, INT_STATUS: 0xfe0, ENABLE: 0xff0 };
const CS = {
    ACTIVE: 1, END: 1 << 1, INT: 1 << 2, PAUSED: 1 << 4, HELD: 1 << 5, ERROR: 1 << 8,
    SETTINGS: 0x30ff0000, ABORT: 1 << 30, RESET: 1 << 31,
};
const TI = {
    INTEN: 1, TDMODE: 1 << 1, DEST_INC: 1 << 4, DEST_DREQ: 1 << 6, DEST_IGNORE: 1 << 7,
    SRC_INC: 1 << 8, SRC_DREQ: 1 << 10, SRC_IGNORE: 1 << 11,
};
const DEBUG = { READ_ERROR: 4, VERSION: 2 << 25, LITE: 1 << 28 };
/** Words of a channel in `regs`. */
const CS_W = 0, CB_W = 1, TI_W = 2, SRC_W = 3, DST_W = 4, LEN_W = 5, STRIDE_W = 6, NEXT_W = 7, DEBUG_W = 8, WORDS = 9;
/** Bus addresses of the peripherals as control blocks name them. */
const PERIPHERAL_BUS = 0x7e000000;
const PERIPHERAL_SIZE = 0x1000000;
const PERIPHERAL_PHYSICAL = 0x20000000;
/** So many blocks or bytes without a break. */
const BLOCKS = 256;
const BYTES = 16 << 20;
/** 250 MB/s, for the length of a break. */
const NS_PER_BYTE = 4;
export class Dma extends WordDevice {
    clock;
    memory;
    bus;
    lines;
    requests;
    regs = new Int32Array(DMA_CHANNELS * WORDS);
    /** [0] ENABLE, [1] channels whose block is loaded and under way (a mask) */
    shared = new Int32Array(2);
    timers;
    running = false;
    /** The registers of channel 15, a device of its own on the bus. */
    channel15;
    /**
     * @param lines interrupt sources 16 to 28: channels 0 to 10, 11 to 14 together, all together
     * @param requests whether peripheral n (TI.PERMAP) wants a transfer now
     */
    constructor(base, base15, clock, memory, bus, lines, requests) {
        super('dma', base, 0x1000);
        this.clock = clock;
        this.memory = memory;
        this.bus = bus;
        this.lines = lines;
        this.requests = requests;
        this.timers = Array.from({ length: DMA_CHANNELS }, (_, channel) => new Timer(clock, () => this.run(channel)));
        this.channel15 = new Channel15(this, base15);
        this.setDefaults();
    }
    /** A peripheral may have something new to request: held channels look again. */
    kick() {
        if (this.running)
            return;
        for (let channel = 0; channel < DMA_CHANNELS; channel++) {
            if ((this.regs[channel * WORDS + CS_W] & CS.HELD) !== 0)
                this.run(channel);
        }
    }
    update() {
        let shared = false;
        let all = false;
        for (let channel = 0; channel < DMA_CHANNELS; channel++) {
            const pending = (this.regs[channel * WORDS + CS_W] & CS.INT) !== 0;
            if (channel <= 10)
                this.lines[channel].set(pending);
            else if (channel <= 14)
                shared ||= pending;
            all ||= pending;
        }
        this.lines[11].set(shared);
        this.lines[12].set(all);
    }
    readChannel(channel, offset) {
        const base = channel * WORDS;
        if (offset === REG.CS) {
            const value = this.regs[base + CS_W];
            return (value & CS.ACTIVE) !== 0 ? value : value | CS.PAUSED;
        }
        return offset <= REG.DEBUG ? this.regs[base + (offset >> 2)] : 0;
    }
    writeChannel(channel, offset, value) {
        const base = channel * WORDS;
        switch (offset) {
            case REG.CS:
                this.control(channel, value);
                break;
            case REG.CONBLK_AD:
                if ((this.regs[base + CS_W] & CS.ACTIVE) === 0 || this.regs[base + CB_W] === 0) {
                    this.regs[base + CB_W] = value & ~31;
                    // A channel that was left active and idle starts with its next block.
                    if ((this.regs[base + CS_W] & CS.ACTIVE) !== 0)
                        this.run(channel);
                }
                break;
            case REG.NEXTCONBK:
                this.regs[base + NEXT_W] = value & ~31;
                break;
            case REG.DEBUG:
                this.regs[base + DEBUG_W] &= ~(value & 7);
                break;
        }
    }
    control(channel, value) {
        const base = channel * WORDS;
        const r = this.regs;
        if ((value & CS.RESET) !== 0) {
            this.resetChannel(channel);
            this.update();
            return;
        }
        r[base + CS_W] &= ~(value & (CS.END | CS.INT));
        r[base + CS_W] = (r[base + CS_W] & ~(CS.SETTINGS | CS.ACTIVE)) | (value & (CS.SETTINGS | CS.ACTIVE));
        if ((value & CS.ABORT) !== 0) {
            this.timers[channel].clear();
            r[base + CB_W] = r[base + NEXT_W];
            this.shared[1] &= ~(1 << channel);
        }
        this.update();
        if ((value & CS.ACTIVE) === 0) {
            this.timers[channel].clear();
            r[base + CS_W] &= ~CS.HELD;
        }
        else if (r[base + CB_W] !== 0 && !this.timers[channel].active) {
            this.run(channel);
        }
    }
    /** Works off the chain until it ends, is held, or has had its share. */
    run(channel) {
        const base = channel * WORDS;
        const r = this.regs;
        let bytes = 0;
        this.running = true;
        r[base + CS_W] &= ~CS.HELD;
        for (let blocks = 0; r[base + CB_W] !== 0 && (r[base + CS_W] & CS.ACTIVE) !== 0; blocks++) {
            if (blocks === BLOCKS || bytes > BYTES) {
                this.timers[channel].set(this.clock.now() + Math.max(1000, bytes * NS_PER_BYTE));
                break;
            }
            if ((this.shared[1] & (1 << channel)) === 0 && !this.load(channel))
                break;
            const moved = this.transfer(channel);
            if (moved < 0)
                break;
            bytes += moved;
            this.finish(channel);
        }
        if (r[base + CB_W] === 0)
            r[base + CS_W] &= ~CS.ACTIVE;
        this.running = false;
        this.update();
    }
    /** Fetches the control block. */
    load(channel) {
        const base = channel * WORDS;
        const address = busToPhysical(this.regs[base + CB_W]);
        if (address + 32 > this.memory.size) {
            this.fail(channel);
            return false;
        }
        for (let word = 0; word < 6; word++)
            this.regs[base + TI_W + word] = this.memory.i32[(address >> 2) + word];
        this.shared[1] |= 1 << channel;
        return true;
    }
    finish(channel) {
        const base = channel * WORDS;
        const r = this.regs;
        this.shared[1] &= ~(1 << channel);
        r[base + CS_W] |= CS.END | ((r[base + TI_W] & TI.INTEN) !== 0 ? CS.INT : 0);
        r[base + CB_W] = r[base + NEXT_W];
    }
    fail(channel) {
        const base = channel * WORDS;
        this.regs[base + DEBUG_W] |= DEBUG.READ_ERROR;
        this.regs[base + CS_W] = (this.regs[base + CS_W] & ~CS.ACTIVE) | CS.ERROR;
        this.shared[1] &= ~(1 << channel);
    }
    /** Bytes moved, or -1 when the channel is held or has failed. */
    transfer(channel) {
        const base = channel * WORDS;
        const r = this.regs;
        const ti = r[base + TI_W];
        const peripheral = (ti >>> 16) & 31;
        if (peripheral !== 0 && (ti & (TI.DEST_DREQ | TI.SRC_DREQ)) !== 0)
            return this.paced(channel, peripheral);
        const rows = (ti & TI.TDMODE) !== 0 ? ((r[base + LEN_W] >>> 16) & 0x3fff) + 1 : 1;
        const length = (ti & TI.TDMODE) !== 0 ? r[base + LEN_W] & 0xffff : r[base + LEN_W] & 0x3fffffff;
        const sourceStride = (ti & TI.TDMODE) !== 0 ? (r[base + STRIDE_W] << 16) >> 16 : 0;
        const destinationStride = (ti & TI.TDMODE) !== 0 ? r[base + STRIDE_W] >> 16 : 0;
        for (let row = 0; row < rows; row++) {
            try {
                this.move(r[base + SRC_W], r[base + DST_W], length, ti);
            }
            catch (error) {
                if (!(error instanceof RangeError))
                    throw error;
                this.fail(channel);
                return -1;
            }
            r[base + SRC_W] += ((ti & TI.SRC_INC) !== 0 ? length : 0) + sourceStride;
            r[base + DST_W] += ((ti & TI.DEST_INC) !== 0 ? length : 0) + destinationStride;
        }
        r[base + LEN_W] = 0;
        return rows * length;
    }
    /** One word for each request; the rest of the length stays in TXFR_LEN while the channel is held. */
    paced(channel, peripheral) {
        const base = channel * WORDS;
        const r = this.regs;
        const ti = r[base + TI_W];
        let moved = 0;
        while ((r[base + LEN_W] & 0x3fffffff) > 0) {
            if (moved >= BYTES || !this.requests(peripheral)) {
                r[base + CS_W] |= CS.HELD;
                return -1;
            }
            const step = Math.min(4, r[base + LEN_W] & 0x3fffffff);
            this.writeWordTo(r[base + DST_W], this.readWordFrom(r[base + SRC_W], ti), step, ti);
            if ((ti & TI.SRC_INC) !== 0)
                r[base + SRC_W] += step;
            if ((ti & TI.DEST_INC) !== 0)
                r[base + DST_W] += step;
            r[base + LEN_W] -= step;
            moved += step;
        }
        return moved;
    }
    move(source, destination, length, ti) {
        const toPeripheral = isPeripheral(destination);
        if (toPeripheral || isPeripheral(source)) {
            for (let done = 0; done < length; done += 4) {
                const from = (ti & TI.SRC_INC) !== 0 ? source + done : source;
                const to = (ti & TI.DEST_INC) !== 0 ? destination + done : destination;
                this.writeWordTo(to, this.readWordFrom(from, ti), Math.min(4, length - done), ti);
            }
            return;
        }
        if (length === 0)
            return;
        let bytes;
        if ((ti & TI.SRC_IGNORE) !== 0) {
            bytes = new Uint8Array(length);
        }
        else if ((ti & TI.SRC_INC) !== 0) {
            bytes = this.memory.dmaRead(busToPhysical(source), length);
        }
        else {
            const word = this.memory.dmaRead(busToPhysical(source), 4);
            bytes = new Uint8Array(length);
            for (let i = 0; i < length; i++)
                bytes[i] = word[i & 3];
        }
        if ((ti & TI.DEST_IGNORE) !== 0)
            return;
        const to = busToPhysical(destination);
        if ((ti & TI.DEST_INC) !== 0)
            this.memory.dmaWrite(to, bytes);
        else
            this.memory.dmaWrite(to, bytes.subarray((length - 1) & ~3));
    }
    readWordFrom(address, ti) {
        if ((ti & TI.SRC_IGNORE) !== 0)
            return 0;
        if (isPeripheral(address))
            return this.bus.read(toPhysical(address), 4);
        const physical = busToPhysical(address);
        if (physical + 4 > this.memory.size)
            throw new RangeError('DMA source');
        const { u8 } = this.memory;
        return u8[physical] | (u8[physical + 1] << 8) | (u8[physical + 2] << 16) | (u8[physical + 3] << 24);
    }
    writeWordTo(address, value, length, ti) {
        if ((ti & TI.DEST_IGNORE) !== 0)
            return;
        if (isPeripheral(address))
            this.bus.write(toPhysical(address), value, 4);
        else
            this.memory.dmaWrite(busToPhysical(address), Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24).subarray(0, length));
    }
    readWord(offset) {
        if (offset === REG.INT_STATUS) {
            let value = 0;
            for (let channel = 0; channel < DMA_CHANNELS; channel++) {
                if ((this.regs[channel * WORDS + CS_W] & CS.INT) !== 0)
                    value |= 1 << channel;
            }
            return value;
        }
        if (offset === REG.ENABLE)
            return this.shared[0];
        return offset < 0xf00 ? this.readChannel(offset >> 8, offset & 0xff) : 0;
    }
    writeWord(offset, value) {
        if (offset === REG.ENABLE)
            this.shared[0] = value & 0xffff;
        else if (offset < 0xf00)
            this.writeChannel(offset >> 8, offset & 0xff, value);
    }
    resetChannel(channel) {
        this.timers[channel].clear();
        this.shared[1] &= ~(1 << channel);
        this.regs.fill(0, channel * WORDS, (channel + 1) * WORDS);
        this.regs[channel * WORDS + DEBUG_W] = DEBUG.VERSION | (channel >= 7 && channel <= 14 ? DEBUG.LITE : 0);
    }
    setDefaults() {
        this.shared[0] = 0xffff;
        for (let channel = 0; channel < DMA_CHANNELS; channel++)
            this.resetChannel(channel);
    }
    reset() {
        this.setDefaults();
        this.update();
    }
    state() {
        return { regs: this.regs, shared: this.shared };
    }
    restored() {
        for (let channel = 0; channel < DMA_CHANNELS; channel++) {
            const cs = this.regs[channel * WORDS + CS_W];
            if ((cs & CS.ACTIVE) !== 0 && (cs & CS.HELD) === 0 && this.regs[channel * WORDS + CB_W] !== 0) {
                this.timers[channel].set(this.clock.now());
            }
            else {
                this.timers[channel].clear();
            }
        }
        this.update();
    }
}
class Channel15 extends WordDevice {
    dma;
    constructor(dma, base) {
        super('dma15', base, 0x100);
        this.dma = dma;
    }
    readWord(offset) {
        return this.dma.readChannel(15, offset);
    }
    writeWord(offset, value) {
        this.dma.writeChannel(15, offset, value);
    }
    reset() { }
    state() {
        return {};
    }
}
function isPeripheral(address) {
    const offset = (address >>> 0) - PERIPHERAL_BUS;
    return offset >= 0 && offset < PERIPHERAL_SIZE;
}
function toPhysical(address) {
    return (address >>> 0) - PERIPHERAL_BUS + PERIPHERAL_PHYSICAL;
}
//# sourceMappingURL=dma.js.map