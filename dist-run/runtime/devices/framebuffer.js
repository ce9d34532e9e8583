/**
 * The firmware's framebuffer as the mailbox shows it: the property tags 0x4xxxx and the older channel 1 set the same one.
 * It lies at the bottom of the memory that belongs to VideoCore. Nothing is displayed; a viewer may read `info()`.
 */
const SIZE_LIMIT = 8192;
const WIDTH = 0, HEIGHT = 1, VWIDTH = 2, VHEIGHT = 3, DEPTH = 4, ORDER = 5, ALPHA = 6, X = 7, Y = 8, ADDRESS = 9, BYTES = 10, OVERSCAN = 11;
export class Framebuffer {
    base;
    limit;
    regs = new Int32Array(15);
    palette = new Int32Array(256);
    /** @param limit first address above VideoCore's memory */
    constructor(base, limit) {
        this.base = base;
        this.limit = limit;
        this.reset();
    }
    reset() {
        this.regs.fill(0);
        this.regs.set([640, 480, 640, 480, 16, 1, 2]);
        this.palette.fill(0);
    }
    get pitch() {
        return (((this.regs[VWIDTH] * this.regs[DEPTH] + 7) >> 3) + 15) & ~15;
    }
    /** The size a request would get: sizes no display has become the current ones. */
    legal(value, current) {
        return value > 0 && value <= SIZE_LIMIT ? value : current;
    }
    size() {
        return [this.regs[WIDTH], this.regs[HEIGHT]];
    }
    virtualSize() {
        return [this.regs[VWIDTH], this.regs[VHEIGHT]];
    }
    testSize(width, height) {
        return [this.legal(width, this.regs[WIDTH]), this.legal(height, this.regs[HEIGHT])];
    }
    setSize(width, height) {
        this.regs.set(this.testSize(width, height), WIDTH);
        return this.size();
    }
    setVirtualSize(width, height) {
        this.regs.set(this.testSize(width, height), VWIDTH);
        return this.virtualSize();
    }
    testDepth(depth) {
        return [1, 2, 4, 8, 16, 24, 32].includes(depth) ? depth : this.regs[DEPTH];
    }
    get depth() {
        return this.regs[DEPTH];
    }
    set depth(depth) {
        this.regs[DEPTH] = this.testDepth(depth);
    }
    get pixelOrder() {
        return this.regs[ORDER];
    }
    set pixelOrder(order) {
        this.regs[ORDER] = order & 1;
    }
    get alphaMode() {
        return this.regs[ALPHA];
    }
    set alphaMode(mode) {
        if (mode >= 0 && mode <= 2)
            this.regs[ALPHA] = mode;
    }
    get offset() {
        return [this.regs[X], this.regs[Y]];
    }
    set offset([x, y]) {
        this.regs[X] = Math.max(0, Math.min(x, this.regs[VWIDTH] - this.regs[WIDTH]));
        this.regs[Y] = Math.max(0, Math.min(y, this.regs[VHEIGHT] - this.regs[HEIGHT]));
    }
    /** Top, bottom, left, right. */
    get overscan() {
        return this.regs.subarray(OVERSCAN, OVERSCAN + 4);
    }
    /** [physical address, bytes], zeros when VideoCore has no room. */
    allocate() {
        const bytes = this.pitch * Math.max(this.regs[HEIGHT], this.regs[VHEIGHT]);
        if (this.base + bytes > this.limit)
            return [0, 0];
        this.regs[ADDRESS] = this.base;
        this.regs[BYTES] = bytes;
        return [this.base, bytes];
    }
    release() {
        this.regs[ADDRESS] = this.regs[BYTES] = 0;
    }
    info() {
        const r = this.regs;
        return {
            width: r[WIDTH], height: r[HEIGHT], virtualWidth: r[VWIDTH], virtualHeight: r[VHEIGHT], xOffset: r[X], yOffset: r[Y],
            depth: r[DEPTH], pixelOrder: r[ORDER], alphaMode: r[ALPHA], pitch: this.pitch, address: r[ADDRESS], bytes: r[BYTES],
        };
    }
}
//# sourceMappingURL=framebuffer.js.map