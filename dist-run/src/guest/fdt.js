/**
 * Flattened device trees: parse to a tree, edit, serialise (Devicetree Specification 0.4, chapter 5).
 *
 * Everything in the blob is big-endian. Offsets come from a file that a user chose, so each is bounded before use.
 */
import { GuestError } from './errors.js';
const MAGIC = 0xd00dfeed;
const HEADER_SIZE = 40;
const VERSION = 17;
const LAST_COMPATIBLE_VERSION = 16;
const BEGIN_NODE = 1;
const END_NODE = 2;
const PROP = 3;
const NOP = 4;
const END = 9;
/** Deeper than any real tree; bounds the recursion on a hostile one. */
const MAX_DEPTH = 64;
/** A NUL-terminated string, or several, as a property value. */
export function stringProperty(...values) {
    return new Uint8Array(Buffer.from(values.map((v) => v + '\0').join('')));
}
/** 32-bit big-endian cells as a property value. */
export function cellsProperty(...cells) {
    const out = new Uint8Array(cells.length * 4);
    const view = new DataView(out.buffer);
    cells.forEach((cell, i) => view.setUint32(i * 4, cell));
    return out;
}
export class DeviceTree {
    root;
    reservations;
    bootCpu;
    constructor(root, 
    /** Pairs of [address, size] in bytes. */
    reservations, bootCpu) {
        this.root = root;
        this.reservations = reservations;
        this.bootCpu = bootCpu;
    }
    /** A tree with an empty root. */
    static empty() {
        return new DeviceTree({ name: '', properties: new Map(), children: [] }, [], 0);
    }
    /** Parses a blob; `what` names it in errors. Throws GuestError when it is no device tree, cut short or inconsistent. */
    static parse(blob, what = 'The device tree') {
        const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
        if (blob.length < HEADER_SIZE || view.getUint32(0) !== MAGIC) {
            throw new GuestError(`${what} is not a flattened device tree (a .dtb file starts with d0 0d fe ed).`);
        }
        const damaged = (why) => new GuestError(`${what} is damaged: ${why}.`);
        const totalSize = view.getUint32(4);
        if (totalSize > blob.length)
            throw damaged(`it is cut short at ${blob.length} of ${totalSize} bytes`);
        if (totalSize < HEADER_SIZE)
            throw damaged('its size field is impossible');
        const version = view.getUint32(20);
        if (version < LAST_COMPATIBLE_VERSION || view.getUint32(24) > VERSION)
            throw damaged(`its format version ${version} is not supported`);
        const structAt = view.getUint32(8);
        const stringsAt = view.getUint32(12);
        const stringsSize = view.getUint32(32);
        // Version 16 has no struct size field; its block then ends where the blob does.
        const structSize = version >= 17 ? view.getUint32(36) : totalSize - structAt;
        if (structAt % 4 !== 0 || structAt < HEADER_SIZE || structAt + structSize > totalSize)
            throw damaged('its structure block is out of bounds');
        if (stringsAt + stringsSize > totalSize)
            throw damaged('its strings block is out of bounds');
        const structure = new StructureReader(blob.subarray(structAt, structAt + structSize), blob.subarray(stringsAt, stringsAt + stringsSize), damaged);
        return new DeviceTree(structure.read(), readReservations(view, totalSize, damaged), view.getUint32(28));
    }
    /** The blob (version 17), strings shared, padded by nothing. */
    serialise() {
        return serialise(this.root, this.reservations, this.bootCpu);
    }
    /**
     * The node of a path ("/soc/serial\@7e201000", or "serial0" by /aliases, or an alias as first component). A component
     * without unit address matches if it is the only one of that name. Undefined if there is none.
     */
    find(path) {
        let full = path;
        if (!path.startsWith('/')) {
            const [alias, ...rest] = path.split('/');
            const target = this.root.children.find((n) => n.name === 'aliases')?.properties.get(alias);
            if (target === undefined)
                return undefined;
            full = [decodeStrings(target)[0] ?? '', ...rest].join('/');
        }
        let node = this.root;
        for (const part of full.split('/').filter((p) => p !== '')) {
            if (node === undefined)
                return undefined;
            const exact = node.children.find((n) => n.name === part);
            const loose = exact ? [] : node.children.filter((n) => n.name.split('@')[0] === part);
            node = exact ?? (loose.length === 1 ? loose[0] : undefined);
        }
        return node;
    }
    /** All nodes whose `compatible` lists the string, in order of the blob. */
    findCompatible(compatible) {
        return [...this.nodes()].map(({ node }) => node).filter((node) => compatibleOf(node).includes(compatible));
    }
    /** Every node with its path and parent, depth first. */
    *nodes(node = this.root, path = '', parent) {
        yield { node, path: path === '' ? '/' : path, parent };
        for (const child of node.children)
            yield* this.nodes(child, `${path}/${child.name}`, node);
    }
    /** The root's `compatible` strings, most specific first. */
    compatible() {
        return compatibleOf(this.root);
    }
    /** The root's `model`, or undefined. */
    model() {
        return decodeStrings(this.root.properties.get('model') ?? new Uint8Array())[0];
    }
    /** Throws GuestError unless the root is compatible with one of `accepted`; `machine` names the machine in the message. */
    requireCompatible(accepted, machine, what = 'The device tree') {
        const own = this.compatible();
        if (own.some((c) => accepted.includes(c)))
            return;
        const board = this.model() ?? (own.join(', ') || 'an unnamed board');
        throw new GuestError(`${what} is for another board, ${board} (${own.join(', ') || 'no compatible string'}); ` +
            `the machine ${machine} needs ${accepted.join(' or ')}.`);
    }
    /** Removes every node that a path or a `compatible` string names; returns how many there were. The root stays. */
    remove(pathOrCompatible) {
        const doomed = new Set(this.#select(pathOrCompatible));
        doomed.delete(this.root);
        for (const { node } of [...this.nodes()])
            node.children = node.children.filter((child) => !doomed.has(child));
        return doomed.size;
    }
    /** Sets `status = "disabled"` on every node that a path or a `compatible` string names; returns how many there were. */
    disable(pathOrCompatible) {
        const nodes = this.#select(pathOrCompatible);
        for (const node of nodes)
            node.properties.set('status', stringProperty('disabled'));
        return nodes.length;
    }
    #select(pathOrCompatible) {
        const node = this.find(pathOrCompatible);
        return node ? [node] : this.findCompatible(pathOrCompatible);
    }
    /** Makes one memory node of `size` bytes at `base`, replacing what the tree said. */
    setMemory(base, size) {
        const existing = this.root.children.filter((n) => n.name.split('@')[0] === 'memory' || decodeStrings(n.properties.get('device_type') ?? new Uint8Array())[0] === 'memory');
        const node = existing[0] ?? this.#child(`memory@${base.toString(16)}`);
        this.root.children = this.root.children.filter((n) => n === node || !existing.includes(n));
        node.properties.set('device_type', stringProperty('memory'));
        node.properties.set('reg', this.#address([base, '#address-cells'], [size, '#size-cells']));
    }
    /** Fills /chosen; what is undefined is left as the tree has it. Addresses in bytes, the end exclusive. */
    setChosen(chosen) {
        const node = this.#child('chosen');
        if (chosen.bootargs !== undefined)
            node.properties.set('bootargs', stringProperty(chosen.bootargs));
        if (chosen.initrdStart !== undefined)
            node.properties.set('linux,initrd-start', this.#address([chosen.initrdStart, '#address-cells']));
        if (chosen.initrdEnd !== undefined)
            node.properties.set('linux,initrd-end', this.#address([chosen.initrdEnd, '#address-cells']));
    }
    #child(name) {
        let node = this.root.children.find((n) => n.name === name);
        if (node === undefined) {
            node = { name, properties: new Map(), children: [] };
            this.root.children.push(node);
        }
        return node;
    }
    /** Numbers as cells, each as wide as the root's property says (default 2 for addresses, 1 for sizes). */
    #address(...values) {
        const cells = [];
        for (const [value, widthProperty] of values) {
            const raw = this.root.properties.get(widthProperty);
            const width = raw?.length === 4 ? raw[3] : widthProperty === '#address-cells' ? 2 : 1;
            if (width === 2)
                cells.push(Math.floor(value / 2 ** 32));
            cells.push(value % 2 ** 32);
        }
        return cellsProperty(...cells);
    }
}
/** The strings of a property value, without their NULs. */
export function decodeStrings(value) {
    const text = Buffer.from(value).toString('utf8');
    return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}
function compatibleOf(node) {
    return decodeStrings(node.properties.get('compatible') ?? new Uint8Array());
}
function readReservations(view, totalSize, damaged) {
    const reservations = [];
    for (let at = view.getUint32(16);; at += 16) {
        if (at + 16 > totalSize)
            throw damaged('its memory reservations are out of bounds');
        const entry = [view.getBigUint64(at), view.getBigUint64(at + 8)];
        if (entry[0] === 0n && entry[1] === 0n)
            return reservations;
        reservations.push(entry);
    }
}
class StructureReader {
    bytes;
    strings;
    damaged;
    #at = 0;
    #view;
    constructor(bytes, strings, damaged) {
        this.bytes = bytes;
        this.strings = strings;
        this.damaged = damaged;
        this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    read() {
        if (this.#token() !== BEGIN_NODE)
            throw this.damaged('its structure does not begin with a node');
        const root = this.#node(0);
        if (this.#token() !== END)
            throw this.damaged('its structure does not end after the root');
        return root;
    }
    #node(depth) {
        if (depth > MAX_DEPTH)
            throw this.damaged('its nodes are nested too deeply');
        const node = { name: this.#name(), properties: new Map(), children: [] };
        for (;;) {
            switch (this.#token()) {
                case BEGIN_NODE:
                    node.children.push(this.#node(depth + 1));
                    break;
                case PROP: {
                    const length = this.#word();
                    const name = this.#string(this.#word());
                    if (this.#at + length > this.bytes.length)
                        throw this.damaged('a property runs over its end');
                    node.properties.set(name, this.bytes.slice(this.#at, this.#at + length));
                    this.#at += (length + 3) & ~3;
                    break;
                }
                case END_NODE:
                    return node;
                default:
                    throw this.damaged('its structure has an unknown token');
            }
        }
    }
    #word() {
        if (this.#at + 4 > this.bytes.length)
            throw this.damaged('its structure is cut short');
        const word = this.#view.getUint32(this.#at);
        this.#at += 4;
        return word;
    }
    #token() {
        let token = this.#word();
        while (token === NOP)
            token = this.#word();
        return token;
    }
    #name() {
        const end = this.bytes.indexOf(0, this.#at);
        if (end < 0)
            throw this.damaged('a node name does not end');
        const name = Buffer.from(this.bytes.subarray(this.#at, end)).toString('utf8');
        this.#at = (end + 4) & ~3;
        return name;
    }
    #string(offset) {
        const end = offset < this.strings.length ? this.strings.indexOf(0, offset) : -1;
        if (end < 0)
            throw this.damaged('a property name is out of bounds');
        return Buffer.from(this.strings.subarray(offset, end)).toString('utf8');
    }
}
function serialise(root, reservations, bootCpu) {
    const names = new Map();
    const chunks = [];
    let stringsSize = 0;
    const emit = (node) => {
        chunks.push(cellsProperty(BEGIN_NODE), padded(stringProperty(node.name)));
        for (const [name, value] of node.properties) {
            let offset = names.get(name);
            if (offset === undefined) {
                offset = stringsSize;
                names.set(name, offset);
                stringsSize += Buffer.byteLength(name) + 1;
            }
            chunks.push(cellsProperty(PROP, value.length, offset), padded(value));
        }
        node.children.forEach(emit);
        chunks.push(cellsProperty(END_NODE));
    };
    emit(root);
    chunks.push(cellsProperty(END));
    const structSize = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const structAt = HEADER_SIZE + (reservations.length + 1) * 16;
    const stringsAt = structAt + structSize;
    const total = stringsAt + stringsSize;
    const out = new Uint8Array((total + 3) & ~3);
    const view = new DataView(out.buffer);
    [MAGIC, out.length, structAt, stringsAt, HEADER_SIZE, VERSION, LAST_COMPATIBLE_VERSION, bootCpu, stringsSize, structSize]
        .forEach((word, i) => view.setUint32(i * 4, word));
    reservations.forEach(([address, size], i) => {
        view.setBigUint64(HEADER_SIZE + i * 16, address);
        view.setBigUint64(HEADER_SIZE + i * 16 + 8, size);
    });
    let at = structAt;
    for (const chunk of chunks) {
        out.set(chunk, at);
        at += chunk.length;
    }
    out.set(stringProperty(...names.keys()), stringsAt);
    return out;
}
function padded(value) {
    if (value.length % 4 === 0)
        return value;
    const out = new Uint8Array((value.length + 3) & ~3);
    out.set(value);
    return out;
}
//# sourceMappingURL=fdt.js.map