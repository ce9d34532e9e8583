export class GuestRam {
    size;
    u8;
    u16;
    i32;
    /** Set by the engine: called after a device changed [address, address + length). */
    onDeviceWrite = () => { };
    /** `size` in bytes: a multiple of 4096, at most 512 MiB (the BCM2835's peripherals begin there). */
    constructor(size) {
        this.size = size;
        if (!Number.isInteger(size) || size < 4096 || size > 0x20000000 || size % 4096 !== 0) {
            throw new RangeError(`guest memory must be a multiple of 4 KiB up to 512 MiB, not ${size} bytes`);
        }
        const buffer = new ArrayBuffer(size);
        this.u8 = new Uint8Array(buffer);
        this.u16 = new Uint16Array(buffer);
        this.i32 = new Int32Array(buffer);
    }
    dmaWrite(address, bytes) {
        this.check(address, bytes.length);
        this.u8.set(bytes, address);
        this.onDeviceWrite(address, bytes.length);
    }
    dmaRead(address, length) {
        this.check(address, length);
        return this.u8.slice(address, address + length);
    }
    check(address, length) {
        if (address < 0 || length < 0 || address + length > this.size)
            throw new RangeError(`device access outside RAM: ${address.toString(16)}+${length}`);
    }
}
//# sourceMappingURL=ram.js.map