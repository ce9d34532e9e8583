/**
 * The firmware's framebuffer as the mailbox shows it: the property tags 0x4xxxx and the older channel 1 set the same one.
 * It lies at the bottom of the memory that belongs to VideoCore. Nothing is displayed; a viewer may read `info()`.
 */
const SIZE_LIMIT = 8192;

export interface FramebufferInfo {
  width: number;
  height: number;
  virtualWidth: number;
  virtualHeight: number;
  xOffset: number;
  yOffset: number;
  depth: number;
  /** 0 BGR, 1 RGB. */
  pixelOrder: number;
  /** 0 enabled, 1 reversed, 2 ignored. */
  alphaMode: number;
  pitch: number;
  /** Physical address, 0 when not allocated. */
  address: number;
  bytes: number;
}

const WIDTH = 0, HEIGHT = 1, VWIDTH = 2, VHEIGHT = 3, DEPTH = 4, ORDER = 5, ALPHA = 6, X = 7, Y = 8, ADDRESS = 9, BYTES = 10, OVERSCAN = 11;

export class Framebuffer {
  readonly regs = new Int32Array(15);
  readonly palette = new Int32Array(256);

  /** @param limit first address above VideoCore's memory */
  constructor(private readonly base: number, private readonly limit: number) {
    this.reset();
  }

  reset(): void {
    this.regs.fill(0);
    this.regs.set([640, 480, 640, 480, 16, 1, 2]);
    this.palette.fill(0);
  }

  get pitch(): number {
    return (((this.regs[VWIDTH]! * this.regs[DEPTH]! + 7) >> 3) + 15) & ~15;
  }

  /** The size a request would get: sizes no display has become the current ones. */
  private legal(value: number, current: number): number {
    return value > 0 && value <= SIZE_LIMIT ? value : current;
  }

  size(): [number, number] {
    return [this.regs[WIDTH]!, this.regs[HEIGHT]!];
  }

  virtualSize(): [number, number] {
    return [this.regs[VWIDTH]!, this.regs[VHEIGHT]!];
  }

  testSize(width: number, height: number): [number, number] {
    return [this.legal(width, this.regs[WIDTH]!), this.legal(height, this.regs[HEIGHT]!)];
  }

  setSize(width: number, height: number): [number, number] {
    this.regs.set(this.testSize(width, height), WIDTH);
    return this.size();
  }

  setVirtualSize(width: number, height: number): [number, number] {
    this.regs.set(this.testSize(width, height), VWIDTH);
    return this.virtualSize();
  }

  testDepth(depth: number): number {
    return [1, 2, 4, 8, 16, 24, 32].includes(depth) ? depth : this.regs[DEPTH]!;
  }

  get depth(): number {
    return this.regs[DEPTH]!;
  }

  set depth(depth: number) {
    this.regs[DEPTH] = this.testDepth(depth);
  }

  get pixelOrder(): number {
    return this.regs[ORDER]!;
  }

  set pixelOrder(order: number) {
    this.regs[ORDER] = order & 1;
  }

  get alphaMode(): number {
    return this.regs[ALPHA]!;
  }

  set alphaMode(mode: number) {
    if (mode >= 0 && mode <= 2) this.regs[ALPHA] = mode;
  }

  get offset(): [number, number] {
    return [this.regs[X]!, this.regs[Y]!];
  }

  set offset([x, y]: [number, number]) {
    this.regs[X] = Math.max(0, Math.min(x, this.regs[VWIDTH]! - this.regs[WIDTH]!));
    this.regs[Y] = Math.max(0, Math.min(y, this.regs[VHEIGHT]! - this.regs[HEIGHT]!));
  }

  /** Top, bottom, left, right. */
  get overscan(): Int32Array {
    return this.regs.subarray(OVERSCAN, OVERSCAN + 4);
  }

  /** [physical address, bytes], zeros when VideoCore has no room. */
  allocate(): [number, number] {
    const bytes = this.pitch * Math.max(this.regs[HEIGHT]!, this.regs[VHEIGHT]!);
    if (this.base + bytes > this.limit) return [0, 0];
    this.regs[ADDRESS] = this.base;
    this.regs[BYTES] = bytes;
    return [this.base, bytes];
  }

  release(): void {
    this.regs[ADDRESS] = this.regs[BYTES] = 0;
  }

  info(): FramebufferInfo {
    const r = this.regs;
    return {
      width: r[WIDTH]!, height: r[HEIGHT]!, virtualWidth: r[VWIDTH]!, virtualHeight: r[VHEIGHT]!, xOffset: r[X]!, yOffset: r[Y]!,
      depth: r[DEPTH]!, pixelOrder: r[ORDER]!, alphaMode: r[ALPHA]!, pitch: this.pitch, address: r[ADDRESS]!, bytes: r[BYTES]!,
    };
  }
}
