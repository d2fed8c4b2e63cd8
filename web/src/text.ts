// Text in figures: how numbers are written, how wide text is, how it wraps.

/** Thousands set apart by a thin space, a true minus sign, never "-0". */
export function formatNumber(value: number, digits: number): string {
  const [whole = "", rest] = Math.abs(value).toFixed(Math.max(digits, 0)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const shown = rest === undefined ? grouped : `${grouped}.${rest}`;
  return value < 0 && /[1-9]/.test(shown) ? `\u2212${shown}` : shown;
}

/** Digits enough to tell an axis' ticks apart. */
export function formatTick(value: number, step: number): string {
  return formatNumber(value, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

export const fontSize = 13;
export const lineHeight = 17;

/** Measures text as the page will set it, without laying anything out. */
export class Ruler {
  private readonly context: CanvasRenderingContext2D;
  private readonly family: string;
  private readonly known = new Map<string, number>();

  constructor(element: HTMLElement) {
    const context = document.createElement("canvas").getContext("2d");
    if (context === null) throw new Error("this browser cannot measure text");
    this.context = context;
    this.family = getComputedStyle(element).fontFamily;
  }

  width(text: string, bold = false): number {
    const key = (bold ? "b" : "n") + text;
    let width = this.known.get(key);
    if (width === undefined) {
      this.context.font = `${bold ? 600 : 400} ${fontSize}px ${this.family}`;
      width = this.context.measureText(text).width;
      this.known.set(key, width);
    }
    return width;
  }

  /** Lines no wider than `room`; a word that alone is wider is cut with an ellipsis. */
  wrap(text: string, room: number, bold = false): string[] {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(/\s+/)) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (this.width(longer, bold) <= room) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      line = this.cut(word, room, bold);
    }
    if (line !== "") lines.push(line);
    return lines;
  }

  cut(text: string, room: number, bold = false): string {
    if (this.width(text, bold) <= room) return text;
    const letters = [...text];
    while (letters.length > 1 && this.width(`${letters.join("")}…`, bold) > room) letters.pop();
    return `${letters.join("").trimEnd()}…`;
  }
}
