// Moving and enlarging by hand: wheel, mouse, one finger, two. While it lasts the drawing is only shifted; what
// it comes to is told when the hand rests.

export interface Shift { k: number; x: number; y: number }

/** A hand that trembles is no gesture. */
const tremble = 4;
const restAfter = 140;

export class Gestures {
  private shift: Shift = { k: 1, x: 0, y: 0 };
  private readonly fingers = new Map<number, [number, number]>();
  private start: [number, number] = [0, 0];
  private timer = 0;
  /** The press that has just ended was a gesture, not a click. */
  moved = false;

  constructor(private readonly element: HTMLElement, private readonly during: (shift: Shift) => void, private readonly after: (shift: Shift) => void) {
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"] as const) element.addEventListener(name, (event) => this.up(event));
  }

  private at(event: MouseEvent): [number, number] {
    const { left, top } = this.element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.enlarge(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), this.at(event));
    this.rest();
  }

  private enlarge(factor: number, [x, y]: [number, number]): void {
    const { shift } = this;
    shift.k *= factor;
    shift.x = x - (x - shift.x) * factor;
    shift.y = y - (y - shift.y) * factor;
    this.during(shift);
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest(".over-map") !== null) return;
    this.fingers.set(event.pointerId, this.at(event));
    if (this.fingers.size === 1) {
      this.start = this.at(event);
      this.moved = false;
    }
  }

  private move(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (before === undefined) return;
    const now = this.at(event);
    if (!this.moved && this.fingers.size === 1 && Math.hypot(now[0] - this.start[0], now[1] - this.start[1]) < tremble) return;
    if (!this.moved) this.element.setPointerCapture(event.pointerId);
    this.moved = true;
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    if (other === undefined) {
      this.shift.x += now[0] - before[0];
      this.shift.y += now[1] - before[1];
      this.during(this.shift);
    } else {
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]) || 1;
      this.shift.x += (now[0] - before[0]) / 2;
      this.shift.y += (now[1] - before[1]) / 2;
      this.enlarge(Math.hypot(now[0] - other[0], now[1] - other[1]) / was, [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
    }
  }

  private up(event: PointerEvent): void {
    if (this.fingers.delete(event.pointerId) && this.fingers.size === 0 && this.moved) this.rest();
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.fingers.size > 0) return this.rest();
      const { shift } = this;
      this.shift = { k: 1, x: 0, y: 0 };
      this.after(shift);
    }, restAfter) as unknown as number;
  }
}
