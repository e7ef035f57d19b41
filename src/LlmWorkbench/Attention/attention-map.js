// One head enlarged: a cell for each weight, with the tokens beside it where they can be read, and else their positions.
class PatternMap {
  #canvas = document.createElement("canvas");
  #frame = document.createElement("div");
  #mark = document.createElement("div");
  #labels = document.createElement("div");
  #head; #chosen = 0; #cell = 1; #left = 0; #top = 0;

  constructor(say, chooseRow) {
    this.element = document.createElement("div");
    this.element.className = "lw-map";
    this.#frame.className = "lw-frame";
    this.#mark.className = "lw-mark";
    const axes = document.createElement("p");
    axes.className = "lw-note";
    axes.textContent = data.tile === 1 ? "Rows read; columns are what they read." : `Rows read; columns are what they read. A cell is ${data.tile} × ${data.tile} tokens: how much a token of its rows reads, on average, of those of its columns together.`;
    this.#canvas.setAttribute("role", "img");
    this.#frame.append(this.#labels, this.#canvas, this.#mark);
    this.element.append(axes, this.#frame);
    const place = event => {
      const { left, top } = this.#canvas.getBoundingClientRect();
      return [Math.floor((event.clientY - top) / this.#cell), Math.floor((event.clientX - left) / this.#cell)].map(at => Math.max(0, Math.min(rowCount - 1, at)));
    };
    this.#canvas.addEventListener("pointermove", event => {
      const [row, column] = place(event);
      say(column > lastColumn(row) ? `${tileName(row)} cannot read ${tileName(column)}: it comes later.` : `${tileName(row)} ${data.tile === 1 ? "reads" : "read"} ${percent(weight(this.#head, row, column))} from ${tileName(column)}.`);
    });
    this.#canvas.addEventListener("pointerleave", () => say());
    this.#canvas.addEventListener("click", event => chooseRow(place(event)[0]));
    new ResizeObserver(() => this.#lay()).observe(this.element);
  }

  show(head, chosen) {
    if (head !== this.#head) {
      this.#head = head;
      paint(this.#canvas, head, rowCount);
      this.#canvas.setAttribute("aria-label", `The pattern of ${nameOf(head)}: ${head.spoken}`);
    }
    this.#chosen = chosen;
    this.#lay();
  }

  #lay() {
    const width = this.element.clientWidth;
    if (width === 0) { return; }
    const longest = Math.min(12, Math.max(...data.tokens.map(text => text.length)));
    const named = data.tile === 1 && Math.floor((width - (7 * longest) - 8) / rowCount) >= 11;
    this.#left = named ? (7 * longest) + 8 : 34;
    this.#top = named ? (7 * longest) + 8 : 20;
    const side = Math.min(width - this.#left, rowCount * 28);
    this.#cell = side / rowCount;
    this.#frame.style.cssText = `width:${this.#left + side}px;height:${this.#top + side}px`;
    this.#canvas.style.cssText = `left:${this.#left}px;top:${this.#top}px;width:${side}px;height:${side}px`;
    this.#mark.style.cssText = `left:0;top:${this.#top + (Math.floor(this.#chosen / data.tile) * this.#cell)}px;width:${this.#left + side}px;height:${Math.max(3, this.#cell)}px`;
    this.#labels.replaceChildren(...(named ? data.tokens.flatMap((text, i) => this.#name(short(seen(text)), i)) : this.#ticks(side)));
  }

  #name(text, i) {
    const font = Math.min(12, this.#cell - 1), at = i * this.#cell;
    return [
      this.#label(text, "lw-row-name", `top:${this.#top + at}px;width:${this.#left - 4}px;height:${this.#cell}px;line-height:${this.#cell}px;font-size:${font}px`),
      this.#label(text, "lw-column-name", `left:${this.#left + at}px;height:${this.#top - 4}px;width:${this.#cell}px;line-height:${this.#cell}px;font-size:${font}px`),
    ];
  }

  #ticks(side) {
    const apart = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find(n => n * side / count >= 42) ?? 5000;
    const ticks = [];
    for (let at = 0; at < count; at += apart) {
      const pixel = at * side / count;
      ticks.push(
        this.#label(at, "lw-row-name", `top:${this.#top + pixel}px;width:${this.#left - 4}px;height:14px;line-height:14px;font-size:11px`),
        this.#label(at, "lw-tick", `left:${this.#left + pixel}px;top:2px;font-size:11px`));
    }
    return ticks;
  }

  #label(text, className, style) {
    const label = document.createElement("span");
    Object.assign(label, { className, textContent: text });
    label.style.cssText = style;
    return label;
  }
}
