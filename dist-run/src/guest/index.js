/** Finding and loading guests: what the rest of jitvisor uses of this room. */
export { GuestError } from './errors.js';
export { defaultCacheDir, formatBytes, parseMemorySize, readGuestFile } from './files.js';
export { CpioArchive } from './cpio.js';
export { SHELL_READY, INIT_SCRIPT, buildInitramfs, busyboxApplets, readAddedFile } from './initramfs.js';
export { DeviceTree, cellsProperty, decodeStrings, stringProperty } from './fdt.js';
export { recogniseKernel } from './kernel.js';
export { RASPI1AP, checkMemory, loadGuest } from './layout.js';
export { fetchDebianGuest, guestFiles } from './debian.js';
export { unpackZImage } from './fast-load.js';
//# sourceMappingURL=index.js.map