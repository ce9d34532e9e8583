import { CLOCKS, ClockTable } from './firmware-clocks.js';
import { Framebuffer } from './framebuffer.js';
const STATUS_SUCCESS = 0x80000000;
const STATUS_ERROR = 0x80000001;
const RESPONSE = 0x80000000;
/** Firmware of 20 May 2024 12:37 UTC: what GET_FIRMWARE_REVISION counts are seconds since 1970. */
const REVISION = 1716208620;
const MAX_TEMPERATURE = 85000;
/** Microvolts the core runs at. */
const VOLTAGE = 1200000;
const BUS_ALIAS = 0x40000000;
const DMA_CHANNELS = 0x7f35;
const GPIO_EXPANDER = 128;
/** RAM behind a bus address: VideoCore sees it four times, by kind of caching. */
export function busToPhysical(address) {
    return address & 0x3fffffff;
}
export class Firmware {
    options;
    framebuffer;
    clocks = new ClockTable();
    /** 1 for a domain or device that is on: old device ids 0 to 31, then power domains 32 to 63. */
    power = new Uint8Array(64);
    /** [0] turbo, [1] expander outputs, [2] expander directions */
    flags = new Int32Array(3);
    handlers = new Map();
    constructor(options) {
        this.options = options;
        this.framebuffer = new Framebuffer(options.armMemory, options.memory.size);
        this.registerBoard();
        this.registerPower();
        this.registerClocks();
        this.registerSensors();
        this.registerGpio();
        this.registerFramebuffer();
        this.reset();
    }
    /** Channel 8. */
    property(data) {
        const { memory } = this.options;
        const address = busToPhysical(data);
        if (address + 8 > memory.size)
            return data;
        const size = memory.i32[address >> 2];
        if (size < 12 || size > 0x100000 || address + size > memory.size || (size & 3) !== 0) {
            this.answerStatus(address, STATUS_ERROR);
            return data;
        }
        const bytes = memory.dmaRead(address, size);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        view.setUint32(4, this.tags(view) ? STATUS_SUCCESS : STATUS_ERROR, true);
        memory.dmaWrite(address, bytes);
        return data;
    }
    answerStatus(address, status) {
        const bytes = new Uint8Array(4);
        new DataView(bytes.buffer).setUint32(0, status, true);
        this.options.memory.dmaWrite(address + 4, bytes);
    }
    /** False when a tag does not fit into the buffer. */
    tags(view) {
        let offset = 8;
        while (offset + 4 <= view.byteLength) {
            const tag = view.getUint32(offset, true);
            if (tag === 0)
                return true;
            if (offset + 12 > view.byteLength)
                return false;
            const room = view.getUint32(offset + 4, true);
            if (room > view.byteLength - offset - 12)
                return false;
            const handler = this.handlers.get(tag);
            if (handler === undefined) {
                this.options.trace?.(`firmware: unknown tag 0x${tag.toString(16).padStart(8, '0')}`);
            }
            else {
                // Handlers see a whole scratch area, so that short buffers need no care: what does not fit is cut off.
                const scratch = new Uint8Array(Math.max(room, 1088));
                const value = new Uint8Array(view.buffer, view.byteOffset + offset + 12, room);
                scratch.set(value);
                const length = handler(new DataView(scratch.buffer), room);
                value.set(scratch.subarray(0, Math.min(room, length)));
                view.setUint32(offset + 8, (RESPONSE | length) >>> 0, true);
            }
            offset += 12 + ((room + 3) & ~3);
        }
        return false;
    }
    /** Channel 1: a structure of ten words; the answer is 0 for success. */
    oldFramebuffer(data) {
        const { memory } = this.options;
        const address = busToPhysical(data);
        if (address + 40 > memory.size)
            return 0x10;
        const bytes = memory.dmaRead(address, 40);
        const view = new DataView(bytes.buffer, bytes.byteOffset, 40);
        const fb = this.framebuffer;
        const word = (index) => view.getUint32(index * 4, true);
        fb.setSize(word(0), word(1));
        fb.setVirtualSize(word(2) || word(0), word(3) || word(1));
        fb.depth = word(5);
        fb.offset = [word(6), word(7)];
        const [base, length] = fb.allocate();
        const answer = [...fb.size(), ...fb.virtualSize(), fb.pitch, fb.depth, ...fb.offset, base === 0 ? 0 : base + BUS_ALIAS, length];
        answer.forEach((value, index) => view.setUint32(index * 4, value, true));
        memory.dmaWrite(address, bytes);
        return base === 0 ? 0x10 : 0;
    }
    /** A tag whose answer is a list of words computed from its first words. */
    on(tag, answer) {
        this.handlers.set(tag, (value) => {
            const words = answer(value.getUint32(0, true), value.getUint32(4, true), value.getUint32(8, true));
            words.forEach((word, index) => value.setUint32(index * 4, word >>> 0, true));
            return words.length * 4;
        });
    }
    registerBoard() {
        const { memory, armMemory, boardRevision, serial, commandLine } = this.options;
        this.on(0x00000001, () => [REVISION]);
        this.on(0x00000002, () => [1]); // firmware variant
        this.on(0x00010001, () => [0]); // board model
        this.on(0x00010002, () => [boardRevision]);
        this.handlers.set(0x00010003, (value) => {
            const mac = [0xb8, 0x27, 0xeb, (serial >>> 16) & 0xff, (serial >>> 8) & 0xff, serial & 0xff];
            mac.forEach((byte, index) => value.setUint8(index, byte));
            return 6;
        });
        this.on(0x00010004, () => [serial, 0]);
        this.on(0x00010005, () => [0, armMemory]);
        this.on(0x00010006, () => [armMemory, memory.size - armMemory]);
        this.handlers.set(0x00050001, (value, room) => {
            const text = new TextEncoder().encode(commandLine);
            for (let i = 0; i < Math.min(text.length, room); i++)
                value.setUint8(i, text[i]);
            if (text.length < room)
                value.setUint8(text.length, 0);
            return text.length + 1;
        });
        this.on(0x00060001, () => [DMA_CHANNELS]);
        this.handlers.set(0x00030048, () => {
            this.options.onReboot?.();
            return 0;
        });
        this.on(0x00030058, () => [0]); // xHCI reset: there is no PCIe on this chip
        this.on(0x00030066, () => [0]); // display done
        this.handlers.set(0x00030020, (value) => {
            value.setUint32(4, 1, true);
            return 136;
        });
        this.handlers.set(0x00030021, (value) => {
            const rows = Math.min(8, value.getUint32(4, true));
            for (let i = 0; i < rows; i++)
                value.setUint32(8 + i * 4, 0, true);
            return 8 + rows * 4;
        });
    }
    registerPower() {
        const known = (id, limit) => id < limit;
        // Old interface: devices 0 to 8; state bit 0 on, bit 1 does not exist.
        this.on(0x00020001, (id) => [id, known(id, 9) ? this.power[id] : 2]);
        this.on(0x00020002, (id) => [id, known(id, 9) ? 0 : 0]); // timing: stable at once
        this.on(0x00028001, (id, state) => {
            if (!known(id, 9))
                return [id, 2];
            this.power[id] = state & 1;
            return [id, this.power[id]];
        });
        // Power domains, counted from 1.
        this.on(0x00030030, (id, on) => [id, known(id, 32) ? this.power[32 + id] : on]);
        this.on(0x00038030, (id, on) => {
            if (known(id, 32))
                this.power[32 + id] = on & 1;
            return [id, on];
        });
    }
    registerClocks() {
        const { clocks } = this;
        this.on(0x00010007, () => CLOCKS.flatMap((clock) => [0, clock.id]));
        this.on(0x00030001, (id) => [id, clocks.state(id)]);
        this.on(0x00038001, (id, state) => [id, clocks.setState(id, state)]);
        this.on(0x00030002, (id) => [id, clocks.rate(id)]);
        this.on(0x00030047, (id) => [id, clocks.measured(id)]);
        this.on(0x00038002, (id, rate) => [id, clocks.setRate(id, rate)]);
        this.on(0x00030004, (id) => [id, clocks.maximum(id)]);
        this.on(0x00030007, (id) => [id, clocks.minimum(id)]);
        this.on(0x00030009, (id) => [id, this.flags[0]]);
        this.on(0x00038009, (id, level) => [id, (this.flags[0] = level & 1)]);
        this.on(0x00038042, (rate) => [rate, 0, 0]); // SDHOST clock: the driver sets its own divider
        this.on(0x0003000b, () => [0, 0]);
    }
    registerSensors() {
        const { temperature } = this.options;
        for (const tag of [0x00030003, 0x00030005, 0x00030008, 0x00038003]) {
            this.on(tag, (id) => [id, id >= 1 && id <= 4 ? VOLTAGE : 0x80000000]);
        }
        this.on(0x00030006, (id) => [id, temperature()]);
        this.on(0x0003000a, (id) => [id, MAX_TEMPERATURE]);
        this.on(0x00030046, () => [0]); // throttled: never
    }
    registerGpio() {
        // Pins from 128 on are the firmware's expander, below are the chip's own.
        const { gpio } = this.options;
        const bit = (pin) => 1 << ((pin - GPIO_EXPANDER) & 31);
        const expander = (pin) => pin >= GPIO_EXPANDER;
        this.on(0x00030041, (pin) => [0, expander(pin) ? ((this.flags[1] & bit(pin)) !== 0 ? 1 : 0) : gpio.level(pin) ? 1 : 0]);
        this.on(0x00038041, (pin, level) => {
            if (!expander(pin))
                gpio.setOutput(pin, level !== 0);
            else
                this.flags[1] = level !== 0 ? this.flags[1] | bit(pin) : this.flags[1] & ~bit(pin);
            return [0, level];
        });
        // Configuration: direction, polarity, terminator enable, pull.
        this.on(0x00030043, (pin) => [0, expander(pin) ? ((this.flags[2] & bit(pin)) !== 0 ? 1 : 0) : gpio.function(pin) & 1, 0, 0, 0]);
        this.on(0x00038043, (pin, direction) => {
            if (expander(pin))
                this.flags[2] = direction !== 0 ? this.flags[2] | bit(pin) : this.flags[2] & ~bit(pin);
            return [0];
        });
    }
    registerFramebuffer() {
        const fb = this.framebuffer;
        this.on(0x00040001, () => {
            const [base, bytes] = fb.allocate();
            return [base === 0 ? 0 : base + BUS_ALIAS, bytes];
        });
        this.on(0x00048001, () => {
            fb.release();
            return [];
        });
        this.on(0x00040002, (state) => [state & 1]);
        this.on(0x00040003, () => fb.size());
        this.on(0x00044003, (w, h) => fb.testSize(w, h));
        this.on(0x00048003, (w, h) => fb.setSize(w, h));
        this.on(0x00040004, () => fb.virtualSize());
        this.on(0x00044004, (w, h) => fb.testSize(w, h));
        this.on(0x00048004, (w, h) => fb.setVirtualSize(w, h));
        this.on(0x00040005, () => [fb.depth]);
        this.on(0x00044005, (depth) => [fb.testDepth(depth)]);
        this.on(0x00048005, (depth) => [(fb.depth = depth, fb.depth)]);
        this.on(0x00040006, () => [fb.pixelOrder]);
        this.on(0x00044006, (order) => [order & 1]);
        this.on(0x00048006, (order) => [(fb.pixelOrder = order, fb.pixelOrder)]);
        this.on(0x00040007, () => [fb.alphaMode]);
        this.on(0x00044007, (mode) => [mode <= 2 ? mode : fb.alphaMode]);
        this.on(0x00048007, (mode) => [(fb.alphaMode = mode, fb.alphaMode)]);
        this.on(0x00040008, () => [fb.pitch]);
        this.on(0x00040009, () => fb.offset);
        this.on(0x00044009, (x, y) => [x, y]);
        this.on(0x00048009, (x, y) => (fb.offset = [x, y], fb.offset));
        this.on(0x0004000a, () => [...fb.overscan]);
        const overscan = (value) => {
            for (let i = 0; i < 4; i++)
                fb.overscan[i] = value.getUint32(i * 4, true);
            return 16;
        };
        this.handlers.set(0x0004400a, () => 16);
        this.handlers.set(0x0004800a, overscan);
        this.registerPalette();
        this.on(0x00040013, () => [1]); // number of displays
        this.on(0x0004800e, () => [0]); // vsync
        this.on(0x0004800f, () => [0]); // backlight
        this.on(0x00008010, () => [0]); // cursor info
        this.on(0x00008011, () => [0]); // cursor state
        // Touch screen and virtual GPIO buffers: none (the drivers find nothing at the other end).
        this.on(0x0004000f, () => [0]);
        this.on(0x00040010, () => [0]);
        this.on(0x0004801f, () => [1]);
        this.on(0x00048020, () => [1]);
    }
    registerPalette() {
        const { palette } = this.framebuffer;
        this.handlers.set(0x0004000b, (value) => {
            palette.forEach((color, index) => value.setInt32(index * 4, color, true));
            return 1024;
        });
        const change = (store) => (value) => {
            const first = value.getUint32(0, true);
            const count = value.getUint32(4, true);
            const valid = first < 256 && count >= 1 && first + count <= 256;
            if (valid && store)
                for (let i = 0; i < count; i++)
                    palette[first + i] = value.getInt32(8 + i * 4, true);
            value.setUint32(0, valid ? 0 : 1, true);
            return 4;
        };
        this.handlers.set(0x0004400b, change(false));
        this.handlers.set(0x0004800b, change(true));
    }
    reset() {
        this.power.fill(0);
        this.power[0] = 1; // SD card
        this.power[1] = 1; // UART0
        this.power[32 + 23] = 1; // the ARM itself
        this.flags.fill(0);
        this.clocks.reset();
        this.framebuffer.reset();
    }
    state() {
        return {
            power: this.power, flags: this.flags, clockRates: this.clocks.rates, clockStates: this.clocks.states,
            framebuffer: this.framebuffer.regs, palette: this.framebuffer.palette,
        };
    }
}
//# sourceMappingURL=firmware.js.map