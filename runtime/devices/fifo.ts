/** A small byte or word queue whose whole content is one typed array, so that it goes into snapshots as it is. */
export class Fifo {
  /** [0] read position, [1] length, then the entries. */
  readonly cells: Int32Array;

  constructor(readonly capacity: number) {
    this.cells = new Int32Array(capacity + 2);
  }

  get length(): number {
    return this.cells[1]!;
  }

  get full(): boolean {
    return this.cells[1]! >= this.capacity;
  }

  /** False when there is no room: the value is lost. */
  push(value: number): boolean {
    const length = this.cells[1]!;
    if (length >= this.capacity) return false;
    this.cells[2 + ((this.cells[0]! + length) % this.capacity)] = value;
    this.cells[1] = length + 1;
    return true;
  }

  /** Only when not empty. */
  shift(): number {
    const value = this.peek();
    this.cells[0] = (this.cells[0]! + 1) % this.capacity;
    this.cells[1]!--;
    return value;
  }

  peek(): number {
    return this.cells[2 + this.cells[0]!]!;
  }

  clear(): void {
    this.cells.fill(0);
  }
}
