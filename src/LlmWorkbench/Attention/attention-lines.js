// The text as tokens, with lines from the chosen one to what it reads, and a table with their numbers.
class TokenLines {
  static #maxLines = 12;
  static #leastLine = 0.01;
  #strip = document.createElement("div");
  #lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  #rows = document.createElement("tbody");
  #caption = document.createElement("caption");
  #words; #read = []; #chosen = 0;

  constructor(say, keys, choose) {
    this.element = document.createElement("div");
    this.element.className = "lw-words";
    this.#strip.className = "lw-text";
    this.#lines.setAttribute("aria-hidden", "true");
    this.#words = data.tokens.map((text, i) => {
      const word = document.createElement("span");
      word.textContent = text.replaceAll("\n", "↵") || "∅";
      word.addEventListener("click", () => choose(i));
      word.addEventListener("pointerenter", () => say(this.#spoken(i)));
      word.addEventListener("pointerleave", () => say());
      return word;
    });
    this.#strip.append(...this.#groups(), this.#lines);
    const go = to => { choose(Math.max(0, Math.min(count - 1, to))); this.#words[this.#chosen].focus(); };
    keys(this.#strip, { ArrowLeft: () => go(this.#chosen - 1), ArrowRight: () => go(this.#chosen + 1), Home: () => go(0), End: () => go(count - 1) });
    const table = document.createElement("table");
    table.className = "lw-reads";
    table.append(this.#caption, this.#rows);
    const note = document.createElement("p");
    note.className = "lw-note";
    note.textContent = data.tile > 1 && data.links === 0
      ? "There are too many heads for lines in this page: ask for fewer with --layer and --head."
      : `Lines go to the strongest, up to ${data.tile > 1 ? data.links : TokenLines.#maxLines}, from ${percent(TokenLines.#leastLine)}.`;
    this.element.append(this.#strip, note, table);
    new ResizeObserver(() => { this.#scroll(); this.#draw(); }).observe(this.#strip);
  }

  show(head, chosen) {
    const moved = chosen !== this.#chosen;
    this.#chosen = chosen;
    this.#read = reads(head, chosen);
    const weights = new Map(this.#read.map(r => [r.position, r.weight]));
    this.#words.forEach((word, i) => {
      word.className = i === chosen ? "lw-chosen" : i > lastRead(chosen) ? "lw-later" : "";
      word.tabIndex = i === chosen ? 0 : -1;
      word.style.background = `rgba(38,139,210,${(0.7 * strength(weights.get(i) ?? 0)).toFixed(3)})`;
      word.ariaLabel = this.#spoken(i);
    });
    this.#table();
    if (moved) { this.#scroll(); }
    this.#draw();
  }

  // Tokens of one word stay on one line, as far as a word can be told.
  #groups() {
    const parts = [];
    let group, length = 0;
    this.#words.forEach((word, i) => {
      const text = data.tokens[i];
      if (!group || /^\s/.test(text) || length + text.length > 24) {
        parts.push(group = document.createElement("div"));
        length = 0;
      }
      group.append(word);
      length += text.length;
      if (text.includes("\n")) {
        parts.push(document.createElement("br"));
        group = null;
      }
    });
    return parts;
  }

  #spoken(i) {
    const link = this.#read.find(r => r.position === i);
    const number = link ? percent(link.weight) : i > lastRead(this.#chosen) ? "nothing: it comes later" : "less than from those named";
    return i === this.#chosen ? `${token(i)} is chosen; it reads ${number} from itself.` : `${token(this.#chosen)} reads ${number} from ${token(i)}.`;
  }

  // Only the strip itself scrolls, never the page.
  #scroll() {
    const word = this.#words[this.#chosen], strip = this.#strip;
    if (word.offsetTop < strip.scrollTop || word.offsetTop + word.offsetHeight > strip.scrollTop + strip.clientHeight) {
      strip.scrollTop = word.offsetTop - (strip.clientHeight / 2);
    }
  }

  #draw() {
    const from = this.#words[this.#chosen], middle = word => word.offsetLeft + (word.offsetWidth / 2);
    // An arc stays between its line of words and the one above.
    const gap = parseFloat(getComputedStyle(from).marginBottom);
    this.#lines.replaceChildren();
    this.#lines.style.width = `${this.#strip.clientWidth}px`;
    this.#lines.style.height = `${Math.max(...[this.#words[0], this.#words[count - 1]].map(word => word.offsetTop + word.offsetHeight))}px`;
    for (const { position, weight } of this.#read.filter(r => r.position !== this.#chosen && r.weight >= TokenLines.#leastLine).slice(0, TokenLines.#maxLines)) {
      const to = this.#words[position], path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const [x1, y1, x2] = [middle(from), from.offsetTop, middle(to)], sameLine = to.offsetTop === from.offsetTop;
      const y2 = sameLine ? to.offsetTop : to.offsetTop + to.offsetHeight, lift = -Math.min(gap * 1.1, 8 + (Math.abs(x1 - x2) / 12));
      path.setAttribute("d", sameLine ? `M${x1} ${y1}C${x1} ${y1 + lift} ${x2} ${y2 + lift} ${x2} ${y2}` : `M${x1} ${y1}C${x1} ${y1 - 14} ${x2} ${y2 + 14} ${x2} ${y2}`);
      path.style.strokeWidth = (1 + (4 * weight)).toFixed(2);
      path.style.opacity = (0.35 + (0.65 * strength(weight))).toFixed(2);
      path.dataset.lwTo = position;
      this.#lines.append(path);
    }
  }

  #table() {
    this.#caption.textContent = `What ${token(this.#chosen)} reads`;
    const row = (name, part, position) => {
      const line = document.createElement("tr"), bar = make("span", { className: "lw-amount" });
      bar.style.width = `${100 * part}%`;
      line.append(make("td", {}, make("bdi", { className: position === undefined ? "" : "lw-code", textContent: name })), make("td", { className: "lw-num", textContent: position ?? "" }), make("td", { className: "lw-num", textContent: percent(part) }), make("td", { className: "lw-track" }, bar));
      return line;
    };
    const top = this.#read.slice(0, 8), rest = Math.max(0, 1 - top.reduce((sum, r) => sum + r.weight, 0)), others = lastRead(this.#chosen) + 1 - top.length;
    this.#rows.replaceChildren(...top.map(r => row(seen(data.tokens[r.position]), r.weight, r.position)), ...(others > 0 ? [row(others === 1 ? "the other one" : `the ${others.toLocaleString("en-US")} others`, rest)] : []));
  }
}
