/** A small byte or word queue whose whole content is one typed array, so that it goes into snapshots as it is. */
export class Fifo {
    capacity;
    /** [0] read position, [1] length, then the entries. */
    cells;
    constructor(capacity) {
        this.capacity = capacity;
        this.cells = new Int32Array(capacity + 2);
    }
    get length() {
        return this.cells[1];
    }
    get full() {
        return this.cells[1] >= this.capacity;
    }
    /** False when there is no room: the value is lost. */
    push(value) {
        const length = this.cells[1];
        if (length >= this.capacity)
            return false;
        this.cells[2 + ((this.cells[0] + length) % this.capacity)] = value;
        this.cells[1] = length + 1;
        return true;
    }
    /** Only when not empty. */
    shift() {
        const value = this.peek();
        this.cells[0] = (this.cells[0] + 1) % this.capacity;
        this.cells[1]--;
        return value;
    }
    peek() {
        return this.cells[2 + this.cells[0]];
    }
    clear() {
        this.cells.fill(0);
    }
}
//# sourceMappingURL=fifo.js.map