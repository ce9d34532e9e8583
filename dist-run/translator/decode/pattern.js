/** Compiles a pattern of 16 or 32 characters (spaces are ignored). Throws on any other length. */
export function compileLine(line, index) {
    const pattern = line.pattern.replaceAll(' ', '');
    const bits = pattern.length;
    if (bits !== 16 && bits !== 32)
        throw new Error(`${line.name}: pattern has ${bits} bits`);
    let mask = 0;
    let value = 0;
    let weight = 0;
    const parts = new Map();
    for (let i = 0; i < bits; i++) {
        const shift = bits - 1 - i;
        const ch = pattern[i];
        if (ch === '0' || ch === '1') {
            mask |= 1 << shift;
            weight++;
            if (ch === '1')
                value |= 1 << shift;
            continue;
        }
        const list = parts.get(ch) ?? [];
        parts.set(ch, list);
        const last = list.at(-1);
        if (last && last.shift === shift + 1) {
            last.shift = shift;
            last.width++;
        }
        else
            list.push({ shift, width: 1 });
    }
    const fields = [...parts].map(([letter, p]) => ({ letter, parts: p, width: p.reduce((n, x) => n + x.width, 0) }));
    return { ...line, pattern, index, bits, mask: mask >>> 0, value: value >>> 0, fields, weight };
}
/** The value of a field in an instruction word. */
export function fieldOf(word, field) {
    let v = 0;
    for (const { shift, width } of field.parts)
        v = (v << width) | ((word >>> shift) & ((1 << width) - 1));
    return v;
}
/** The word with a field set to the low bits of `value`. */
export function withField(word, field, value) {
    let rest = field.width;
    for (const { shift, width } of field.parts) {
        rest -= width;
        const mask = (2 ** width - 1) << shift;
        word = (word & ~mask) | (((value >>> rest) << shift) & mask);
    }
    return word >>> 0;
}
//# sourceMappingURL=pattern.js.map