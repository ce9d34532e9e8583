/**
 * VCHIQ doorbells (Linux drivers/staging/vc04_services; device tree `brcm,bcm2835-vchiq`): VideoCore's service processor
 * never rings, and what the ARM rings is not heard.
 */
import { WordDevice, type DeviceState } from './word-device.js';

export class Doorbell extends WordDevice {
  constructor(base: number) {
    super('vchiq', base, 0x3c);
  }

  protected readWord(): number {
    return 0;
  }

  protected writeWord(): void {}

  reset(): void {}

  state(): DeviceState {
    return {};
  }
}
