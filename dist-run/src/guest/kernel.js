/** Recognising kernel files: zImage, uncompressed Image, ELF32 for ARM, raw binaries. */
import { GuestError } from './errors.js';
/** Offset of the kernel from the start of RAM (arch/arm TEXT_OFFSET). The 16 KiB below hold its first page table. */
export const TEXT_OFFSET = 0x8000;
const ZIMAGE_MAGIC = 0x016f2818;
const ZIMAGE_MAGIC_AT = 0x24;
const ZIMAGE_TABLE_MAGIC = 0x45454545;
const ZIMAGE_TAG_KERNEL_SIZE = 0x5a534c4b;
const FDT_MAGIC_LITTLE_ENDIAN = 0xedfe0dd0;
/** `mrc p15, 0, r9, c0, c0, 0`: head.S reads the processor id within its first instructions in every 32-bit ARM kernel since 2.6. */
const READ_PROCESSOR_ID = 0xee109f10;
const IMAGE_PROBE_WORDS = 64;
/**
 * Recognises a kernel by its content. Without `loadAddress`, zImage and Image go to RAM + 0x8000 and a file that is neither
 * of them nor an ELF is refused. Throws GuestError (truncated, for another architecture, no kernel at all).
 */
export function recogniseKernel(bytes, options = {}) {
    const what = options.what ?? 'The kernel';
    if (bytes.length === 0)
        throw new GuestError(`${what} is empty.`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const word = (at) => (at + 4 <= bytes.length ? view.getUint32(at, true) : 0);
    if (word(ZIMAGE_MAGIC_AT) === ZIMAGE_MAGIC)
        return zImage(bytes, view, what, options.loadAddress ?? TEXT_OFFSET);
    if (word(0) === 0x464c457f)
        return elf(bytes, view, what);
    for (let i = 0; i < IMAGE_PROBE_WORDS; i++) {
        if (word(i * 4) === READ_PROCESSOR_ID)
            return flat('Image', bytes, options.loadAddress ?? TEXT_OFFSET);
    }
    if (options.loadAddress !== undefined)
        return flat('raw', bytes, options.loadAddress);
    throw new GuestError(`${what} ${refusal(bytes, word)}.`);
}
function flat(kind, data, address) {
    return { kind, entry: address, segments: [{ address, data }], end: address + data.length };
}
/** Header of arch/arm/boot/compressed/head.S: eight nops, branch, magic, start, end, endianness, table magic, table offset. */
function zImage(bytes, view, what, address) {
    const truncated = (need) => new GuestError(`${what} is a truncated zImage: ${bytes.length} bytes of ${need}.`);
    if (bytes.length < 0x30)
        throw truncated(0x30);
    const size = view.getUint32(0x2c, true) - view.getUint32(0x28, true);
    if (size <= 0x30)
        throw new GuestError(`${what} is a zImage whose header gives an impossible size.`);
    // A device tree appended to a zImage (CONFIG_ARM_APPENDED_DTB) follows `end`, so a longer file is in order.
    if (size > bytes.length)
        throw truncated(size);
    const image = { kind: 'zImage', entry: address, segments: [{ address, data: bytes }], end: address + bytes.length };
    const decompressedSize = zImageKernelSize(view, size);
    return decompressedSize === undefined ? image : { ...image, decompressedSize };
}
/** The tag table of arch/arm/boot/compressed/vmlinux.lds.S: [words, tag, offset of the word with the image size, .bss size]. */
function zImageKernelSize(view, size) {
    if (size < 0x3c || view.getUint32(0x34, true) !== ZIMAGE_TABLE_MAGIC)
        return undefined;
    for (let at = view.getUint32(0x38, true); at + 16 <= size;) {
        const words = view.getUint32(at, true);
        if (words < 2)
            return undefined;
        if (view.getUint32(at + 4, true) === ZIMAGE_TAG_KERNEL_SIZE) {
            const sizeAt = view.getUint32(at + 8, true);
            return sizeAt + 4 <= size ? view.getUint32(sizeAt, true) + view.getUint32(at + 12, true) : undefined;
        }
        at += words * 4;
    }
    return undefined;
}
/** ELF32, little-endian, ARM, with program headers (ELF for the ARM Architecture, IHI 0044). */
function elf(bytes, view, what) {
    const bad = (why) => new GuestError(`${what} is an ELF file ${why}.`);
    if (bytes.length < 52)
        throw bad('that is cut short');
    if (bytes[4] !== 1)
        throw bad('for a 64-bit machine, not for 32-bit ARM');
    if (bytes[5] !== 1)
        throw bad('for a big-endian machine; only little-endian guests are supported');
    if (view.getUint16(18, true) !== 40)
        throw bad('for another processor, not for ARM');
    const type = view.getUint16(16, true);
    if (type !== 2 && type !== 3)
        throw bad('that is not executable (an object file or core dump)');
    const headersAt = view.getUint32(28, true);
    const headerSize = view.getUint16(42, true);
    const count = view.getUint16(44, true);
    if (count === 0 || headerSize < 32)
        throw bad('without program headers, so it has nothing to load');
    if (headersAt + count * headerSize > bytes.length)
        throw bad('that is cut short');
    const segments = [];
    let entry = view.getUint32(24, true);
    let entryFound = false;
    let end = 0;
    for (let i = 0; i < count; i++) {
        const at = headersAt + i * headerSize;
        const [kind, offset, virtual, physical, fileSize, memorySize] = [0, 4, 8, 12, 16, 20].map((field) => view.getUint32(at + field, true));
        if (kind === 3)
            throw bad('that needs a dynamic loader; a bare-metal guest is linked statically');
        if (kind !== 1 || memorySize === 0)
            continue;
        if (offset + fileSize > bytes.length)
            throw bad('that is cut short');
        if (!entryFound && entry - virtual >= 0 && entry - virtual < memorySize) {
            // e_entry is a virtual address; the guest starts with the MMU off.
            entry = entry - virtual + physical;
            entryFound = true;
        }
        if (fileSize > 0)
            segments.push({ address: physical, data: bytes.subarray(offset, offset + fileSize) });
        end = Math.max(end, physical + Math.max(memorySize, fileSize));
    }
    if (segments.length === 0)
        throw bad('without anything to load');
    return { kind: 'elf', entry, segments, end };
}
/** Why a file is no kernel, as a clause; common mistakes are told apart. */
function refusal(bytes, word) {
    const magic = word(0);
    if (magic === FDT_MAGIC_LITTLE_ENDIAN)
        return 'is a device tree; pass it with --dtb';
    if ((magic & 0xffff) === 0x8b1f)
        return 'is gzip-compressed; uncompress it first';
    if (magic === 0x587a37fd || magic === 0xfd2fb528)
        return 'is compressed; uncompress it first';
    if (magic === 0x56190527)
        return 'is a U-Boot image (uImage); give the zImage that it was made from';
    if (word(56) === 0x644d5241)
        return 'is for 64-bit ARM; this machine is a 32-bit ARMv6';
    if (word(0x202) === 0x53726448)
        return 'is a Linux kernel for x86, not for ARM';
    if (Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '!<arch>\n')
        return 'is a package or archive; give the kernel inside it';
    if (Buffer.from(bytes.subarray(0, 6)).toString('latin1') === '070701')
        return 'is a cpio archive; pass it with --initrd';
    if (isText(bytes.subarray(0, 4096)))
        return 'is a text file, not a kernel (zImage, Image or ELF)';
    return 'is not a zImage, Image or ELF for ARM; a raw binary needs --load-addr';
}
function isText(sample) {
    return sample.every((byte) => byte >= 0x20 && byte !== 0x7f || byte === 9 || byte === 10 || byte === 13);
}
//# sourceMappingURL=kernel.js.map