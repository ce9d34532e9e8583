/** Lays out generated code for people: one statement a line, and which guest instruction each piece of text comes from. */

/** Where the text of a guest instruction begins. */
export interface Piece {
  /** From 0. */
  line: number;
  column: number;
  pc: number;
}

export interface Formatted {
  lines: string[];
  /** Where the text of an instruction begins; an address may occur several times, since the structurer may split it. */
  pieces: Piece[];
}

const MARK = /^\/\*@([0-9a-f]+)\*\//;
const INDENT = '  ';
/** The unit is a function expression in parentheses; what stands in more of them is on one line. */
const OUTSIDE = 1;

/** `source` is printed by the translator with `marks`; it holds no strings, no regular expressions and no other comments. */
export function format(source: string): Formatted {
  const lines: string[] = [];
  const pieces: Piece[] = [];
  let line = '';
  let depth = 0;
  let parentheses = 0;
  const flush = (): void => {
    if (line.trim() !== '') lines.push(line);
    line = '';
  };
  const put = (text: string): void => {
    if (line === '') line = INDENT.repeat(depth);
    line += text;
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    const mark = c === '/' ? MARK.exec(source.slice(i, i + 20)) : null;
    if (mark) {
      if (parentheses === OUTSIDE) flush();
      pieces.push({ line: lines.length, column: line === '' ? INDENT.length * depth : line.length, pc: parseInt(mark[1]!, 16) });
      i += mark[0].length - 1;
      continue;
    }
    if (c === '}') {
      flush();
      depth--;
    }
    put(c);
    if (c === '(') parentheses++;
    else if (c === ')') parentheses--;
    else if (c === '{') {
      flush();
      depth++;
    } else if (c === ';' && parentheses === OUTSIDE) flush();
    else if (c === '}' && !/^(else|catch|\))/.test(source.slice(i + 1, i + 6))) flush();
  }
  flush();
  return { lines, pieces };
}

/** The text of each instruction, all its pieces joined, without the marks. */
export function textByInstruction(source: string): Map<number, string> {
  const texts = new Map<number, string>();
  const marks = [...source.matchAll(/\/\*@([0-9a-f]+)\*\//g)];
  marks.forEach((mark, i) => {
    const pc = parseInt(mark[1]!, 16);
    const from = mark.index + mark[0].length;
    const text = source.slice(from, marks[i + 1]?.index ?? endOfBody(source, from));
    texts.set(pc, [texts.get(pc), text].filter(Boolean).join(' … '));
  });
  return texts;
}

/** The body of a unit ends where its labelled block X is closed: by the brace that matches it. */
function endOfBody(source: string, from: number): number {
  let depth = 0;
  const start = source.indexOf('X:{') + 2;
  for (let i = start; i < source.length; i++) {
    if (source[i] === '{') depth++;
    else if (source[i] === '}' && --depth === 0) return Math.max(i, from);
  }
  return source.length;
}

export const withoutMarks = (source: string): string => source.replace(/\/\*@[0-9a-f]+\*\//g, '');
