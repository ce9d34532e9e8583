export class WordDevice {
    name;
    base;
    size;
    constructor(name, base, size) {
        this.name = name;
        this.base = base;
        this.size = size;
    }
    /** After a snapshot was written into the arrays of `state()`: put lines and alarms right. */
    restored() { }
    read(offset, width) {
        if (width === 4)
            return this.readWord(offset & ~3);
        const word = this.readWord(offset & ~3) >>> ((offset & 3) * 8);
        return width === 1 ? word & 0xff : word & 0xffff;
    }
    write(offset, value, width) {
        if (width === 4)
            this.writeWord(offset & ~3, value | 0);
        else
            this.writeWord(offset & ~3, ((width === 1 ? value & 0xff : value & 0xffff) << ((offset & 3) * 8)) | 0);
    }
}
//# sourceMappingURL=word-device.js.map