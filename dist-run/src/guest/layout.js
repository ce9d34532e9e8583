/** Where kernel, device tree and initrd go in guest RAM, and the registers a guest starts with. */
import { GuestError } from './errors.js';
import { DeviceTree } from './fdt.js';
import { TEXT_OFFSET, recogniseKernel } from './kernel.js';
const MiB = 2 ** 20;
const PAGE = 4096;
/** Machine type for booting by device tree (Documentation/arch/arm/booting.rst, 5). */
const DT_MACHINE_TYPE = 0xffffffff;
/** The decompressor's stack, heap and page table stand after its image (head.S: 64 KiB heap, 4 KiB stack, 16 KiB table). */
const DECOMPRESSOR_ROOM = MiB;
/** What a decompressed kernel is taken to need when its zImage does not say: see booting.rst, "load above 32 MiB". */
const DEFAULT_DECOMPRESSED = 32 * MiB - TEXT_OFFSET;
/** booting.rst recommends zImage, device tree and initrd within the first 128 MiB, where AUTO_ZRELADDR finds the start of RAM. */
const HIGH_WATER = 128 * MiB;
/** Raspberry Pi 1 A+: RAM from 0 up to the peripheral window at 0x20000000 (BCM2835 ARM Peripherals, 1.2.3). */
export const RASPI1AP = {
    name: 'raspi1ap',
    maxMemory: 512 * MiB,
    compatible: ['brcm,bcm2835'],
    defaultAppend: 'console=ttyAMA0,115200 earlycon=pl011,0x20201000',
};
/** Throws GuestError unless the board can have that much RAM (bytes). */
export function checkMemory(bytes, board = RASPI1AP) {
    if (bytes > board.maxMemory) {
        throw new GuestError(`The machine ${board.name} has at most ${mib(board.maxMemory)} of memory, not ${mib(bytes)}.`);
    }
    if (bytes < MiB || bytes % MiB !== 0) {
        throw new GuestError(`The memory of ${board.name} must be a whole number of MiB, not ${bytes} bytes.`);
    }
}
/**
 * Plans the start of a guest: Linux (zImage, Image) gets its device tree with memory, command line and initrd filled in;
 * an ELF or raw guest just its segments, and the device tree in r2 if one is given. Throws GuestError when a file is unusable or does not fit.
 */
export function loadGuest(options) {
    const board = options.board ?? RASPI1AP;
    const ramSize = options.ramSize ?? board.maxMemory;
    checkMemory(ramSize, board);
    const top = Math.min(options.visibleMemory ?? ramSize, ramSize);
    const what = options.names?.kernel ?? 'The kernel';
    let kernel = recogniseKernel(options.kernel, { what, ...(options.loadAddress !== undefined && { loadAddress: options.loadAddress }) });
    const isLinux = kernel.kind === 'zImage' || kernel.kind === 'Image';
    if (!isLinux && options.dtb === undefined) {
        if (options.initrd)
            throw new GuestError(`An initrd needs a device tree to be announced in; add --dtb.`);
        return finish(kernel, top, what, [], 0);
    }
    if (options.dtb === undefined)
        throw new GuestError(`A Linux kernel needs a device tree; add --dtb.`);
    const tree = DeviceTree.parse(options.dtb, options.names?.dtb ?? 'The device tree');
    tree.requireCompatible(board.compatible, board.name, options.names?.dtb ?? 'The device tree');
    if (kernel.kind === 'zImage' && options.loadAddress === undefined)
        kernel = placeZImage(kernel, top);
    const used = Math.max(kernel.end + (kernel.kind === 'zImage' ? DECOMPRESSOR_ROOM : 0), kernelEnd(kernel));
    const initrdSize = options.initrd?.length ?? 0;
    tree.setMemory(0, top);
    tree.setChosen({ bootargs: options.append ?? board.defaultAppend });
    if (initrdSize > 0)
        tree.setChosen({ initrdStart: 0, initrdEnd: 0 });
    // The values do not change the size of the tree, so that it can be placed before they are known.
    const dtbSize = tree.serialise().length;
    const need = alignUp(dtbSize) + alignUp(initrdSize);
    const ceiling = used + need <= HIGH_WATER ? Math.min(top, HIGH_WATER) : top;
    const dtbAt = ceiling - alignUp(dtbSize);
    const initrdAt = dtbAt - alignUp(initrdSize);
    if (initrdAt < used) {
        const parts = [`kernel (${mib(used)})`, `device tree${initrdSize > 0 ? ` and initrd (${mib(need)})` : ''}`];
        throw new GuestError(`${mib(top)} of memory is too little for the ${parts.join(', ')}.`);
    }
    const extra = [];
    if (options.initrd && initrdSize > 0) {
        tree.setChosen({ initrdStart: initrdAt, initrdEnd: initrdAt + initrdSize });
        extra.push({ name: 'initrd', address: initrdAt, data: options.initrd });
    }
    extra.push({ name: 'dtb', address: dtbAt, data: tree.serialise() });
    return finish(kernel, top, what, extra, dtbAt);
}
function finish(kernel, top, what, extra, dtbAt) {
    for (const segment of kernel.segments) {
        if (segment.address + segment.data.length > top)
            throw outside(what, segment.address, segment.address + segment.data.length, top);
    }
    if (kernel.end > top)
        throw outside(what, kernel.entry, kernel.end, top);
    const named = [...kernel.segments.map((s) => ({ name: 'kernel', ...s })), ...extra];
    return {
        kind: kernel.kind,
        segments: named.map(({ address, data }) => ({ address, data })),
        entry: kernel.entry,
        registers: { r0: 0, r1: DT_MACHINE_TYPE, r2: dtbAt },
        map: named.map(({ name, address, data }) => ({ name, start: address, end: address + data.length })),
    };
}
/** End of a decompressed Linux kernel (bytes), as far as known. */
function kernelEnd(kernel) {
    if (kernel.kind === 'zImage')
        return TEXT_OFFSET + (kernel.decompressedSize ?? DEFAULT_DECOMPRESSED);
    // An Image does not say how large its .bss is; a quarter of a kernel has always been enough.
    return kernel.kind === 'Image' ? kernel.end + alignUp(kernel.segments.reduce((n, s) => n + s.data.length, 0) / 4) : kernel.end;
}
/**
 * A zImage that lies above its decompressed kernel need not copy itself out of the way first (head.S, "Check to see if we will overwrite
 * ourselves"), which saves the guest some million instructions; in small RAM it goes to 0x8000 and copies.
 */
function placeZImage(kernel, top) {
    const segment = kernel.segments[0];
    const address = alignUp(kernelEnd(kernel), MiB);
    const size = segment.data.length;
    if (address + size + DECOMPRESSOR_ROOM + MiB > Math.min(top, HIGH_WATER)) {
        // It relocates itself behind the decompressed kernel, where it needs the same room as if it had been put there.
        return { ...kernel, end: kernelEnd(kernel) + size };
    }
    return { ...kernel, entry: address, segments: [{ address, data: segment.data }], end: address + size };
}
function outside(what, start, end, top) {
    return new GuestError(`${what} does not fit: it needs addresses 0x${start.toString(16)} to 0x${end.toString(16)}, and memory ends at 0x${top.toString(16)}.`);
}
function alignUp(n, to = PAGE) {
    return Math.ceil(n / to) * to;
}
function mib(bytes) {
    const n = bytes / MiB;
    return `${Number.isInteger(n) ? n : n.toFixed(1)} MiB`;
}
//# sourceMappingURL=layout.js.map