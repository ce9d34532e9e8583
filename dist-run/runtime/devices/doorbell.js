/**
 * VCHIQ doorbells (Linux drivers/staging/vc04_services; device tree `brcm,bcm2835-vchiq`): VideoCore's service processor
 * never rings, and what the ARM rings is not heard.
 */
import { WordDevice } from './word-device.js';
export class Doorbell extends WordDevice {
    constructor(base) {
        super('vchiq', base, 0x3c);
    }
    readWord() {
        return 0;
    }
    writeWord() { }
    reset() { }
    state() {
        return {};
    }
}
//# sourceMappingURL=doorbell.js.map