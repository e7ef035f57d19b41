// Draws the sliders, the bars and the tally into each box of this output, and draws them again at every change.
const controls = [
  { name: "temperature", label: "Temperature", least: 0, most: 3, step: 0.05, limit: 100, help: "divides the logits: below 1 sharpens, above 1 flattens, 0 takes the most probable" },
  { name: "topK", label: "Top-k", least: 0, most: Math.min(200, data.vocabulary), step: 1, limit: data.vocabulary, help: "keeps the k most probable tokens; 0 keeps all" },
  { name: "topP", label: "Top-p", least: 0.01, most: 1, step: 0.01, limit: 1, help: "keeps the most probable tokens that together reach p; 1 keeps all" },
  { name: "minP", label: "Min-p", least: 0, most: 1, step: 0.01, limit: 1, help: "keeps tokens at least this fraction as probable as the first; 0 keeps all" },
  { name: "penalty", label: "Repetition penalty", least: 0.5, most: 3, step: 0.05, limit: 100, help: `makes the last ${data.window} tokens of the text less probable; 1 changes nothing` },
];
const bare = { temperature: 1, topK: 0, topP: 1, minP: 0, penalty: 1 };
const tokens = data.tokens.map(([label, logit, seen]) => ({ label, logit, seen: seen === 1 }));
const others = data.vocabulary - tokens.length;

const percent = p => p === 0 ? "0 %" : p < 5e-7 ? "< 0.0001 %" : `${(p * 100).toFixed(p < 1e-4 ? 4 : p < 0.01 ? 2 : 1)} %`;
const whole = n => Math.round(n).toLocaleString("en-US");
const make = (tag, properties = {}, ...children) => {
  const { data: dataset, ...own } = properties;
  const element = Object.assign(document.createElement(tag), own);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
};
// A small generator with a seed (mulberry32): the page's own draws, which are not those of #!generate.
const random = seed => () => {
  seed = (seed + 0x6D2B79F5) | 0;
  let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
  return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
};

const explore = box => {
  box.dataset.lwReady = "yes";
  const settings = { ...data.settings };
  let rows = 20, result, tally, drawn, lastDrawn, next;

  const inputs = controls.map(c => {
    const id = `lw-${c.name}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    const range = make("input", { type: "range", id, min: c.least, max: c.most, step: c.step });
    const number = make("input", { type: "number", min: c.name === "topP" ? 0.001 : c.name === "penalty" ? 0.001 : 0, max: c.limit, step: "any", ariaLabel: `${c.label}, as a number` });
    const show = (from) => {
      if (from !== range) { range.value = settings[c.name]; }
      if (from !== number) { number.value = settings[c.name]; }
    };
    const change = from => {
      const value = from.valueAsNumber;
      const valid = Number.isFinite(value) && value >= Number(number.min) && value <= c.limit && (c.name !== "topK" || Number.isInteger(value));
      number.ariaInvalid = valid ? null : "true";
      if (valid) { settings[c.name] = value; show(from); update(); }
    };
    range.addEventListener("input", () => change(range));
    number.addEventListener("input", () => change(number));
    number.addEventListener("blur", () => { number.ariaInvalid = null; show(); });
    return { show, row: [make("label", { htmlFor: id, textContent: c.label }), range, number, make("span", { className: "lw-note", textContent: c.help })] };
  });
  const set = values => { Object.assign(settings, values); inputs.forEach(i => i.show()); update(); };
  const button = (text, act) => { const b = make("button", { type: "button", textContent: text }); b.addEventListener("click", act); return b; };

  const summary = make("p", { ariaLive: "polite" });
  const report = make("tbody"), bars = make("tbody");
  const more = button("", () => { rows = rows < 60 ? 60 : tokens.length; show(); });
  const seed = make("input", { type: "number", min: 0, max: 4294967295, step: 1, value: data.seed });
  const said = make("span", { className: "lw-note", ariaLive: "polite" });
  const draw = count => { for (let i = 0; i < count; i++) { one(); } show(); };

  const restart = () => { tally = new Array(tokens.length + 1).fill(0); drawn = 0; lastDrawn = null; next = random(seed.valueAsNumber || 0); };
  const one = () => {
    let left = next(), place = tokens.length;
    for (let i = 0; i < tokens.length; i++) { left -= result.after[i]; if (left < 0) { place = i; break; } }
    // What rounding left over goes to the last token that can be drawn.
    if (place === tokens.length && result.restAfter === 0) { place = result.after.findLastIndex(p => p > 0); }
    tally[place]++;
    drawn++;
    lastDrawn = place;
  };

  const bar = (p, kind) => { const b = make("span", { className: `lw-${kind}` }); b.style.width = `${Math.max(p > 0 ? 0.5 : 0, p * 100 / result.scale)}%`; return b; };
  const line = (rank, label, before, after, reason, count, index) => {
    const row = make("tr", { data: { lwToken: index, lwBefore: before, lwAfter: after } },
      make("td", { className: "lw-num", textContent: rank }),
      make("td", {}, make("bdi", { className: "lw-code", textContent: label, title: index >= 0 && tokens[index].seen ? "among the last tokens of the text" : "" })),
      make("td", { className: "lw-pair" }, bar(before, "before"), bar(after, "after")),
      make("td", { className: "lw-num", textContent: percent(before) }),
      make("td", { className: "lw-num", textContent: reason ? `cut: ${reason}` : percent(after) }),
      make("td", { className: "lw-num" }, drawn === 0 ? "" : whole(count), make("span", { className: "lw-wide", textContent: drawn === 0 ? "" : ` (${percent(count / drawn)})` })));
    if (reason) { row.className = "lw-cut"; }
    return row;
  };

  const show = () => {
    const shown = tokens.slice(0, rows);
    const beforeRest = Math.max(0, 1 - result.before.slice(0, rows).reduce((a, b) => a + b, 0));
    const afterRest = result.restAfter + result.after.slice(rows).reduce((a, b) => a + b, 0);
    result.scale = Math.max(...result.before, ...result.after);
    const list = shown.map((t, i) => line(i + 1, t.label + (t.seen ? " ↺" : ""), result.before[i], result.after[i], result.cutBy.get(i), tally[i], i));
    const lines = list.findIndex((row, i) => i > 0 && row.className === "lw-cut" && list.slice(i).every(r => r.className === "lw-cut"));
    if (lines > 0) { list[lines].className = "lw-cut lw-edge"; }
    const hidden = data.vocabulary - shown.length;
    if (hidden > 0) {
      const last = line("", `${whole(hidden)} others`, beforeRest, afterRest, afterRest === 0 ? "all" : undefined, tally.slice(rows).reduce((a, b) => a + b, 0), -1);
      last.querySelector(".lw-pair").replaceChildren();
      list.push(last);
    }
    bars.replaceChildren(...list);
    more.hidden = rows >= tokens.length;
    more.textContent = `Show ${rows < 60 ? Math.min(60, tokens.length) : tokens.length} tokens`;
    said.textContent = drawn === 0 ? "" : `${whole(drawn)} ${drawn === 1 ? "draw" : "draws"}; the last: ${lastDrawn < tokens.length ? tokens[lastDrawn].label : "one of the others"}`;
  };
  const update = () => {
    result = stages(tokens, data.rest, settings);
    const end = result.report[result.report.length - 1], begin = result.report[0], about = result.approximate ? "about " : "";
    box.dataset.lwKept = end.count;
    summary.textContent = `${about}${whole(end.count)} of ${whole(begin.count)} tokens can be drawn and ${whole(begin.count - end.count)} are cut; those kept have ${percent(end.mass)} of the model's probability. Entropy ${begin.entropy.toFixed(2)} → ${end.entropy.toFixed(2)} bits.`.replace(/^a/, "A");
    report.replaceChildren(...result.report.map(r => make("tr", {},
      make("td", { textContent: r.name === "model" ? "the model itself" : `after ${r.name}` }),
      ...[whole(r.count), percent(r.mass), r.entropy.toFixed(2)].map(textContent => make("td", { className: "lw-num", textContent })))));
    restart();
    show();
  };
  seed.addEventListener("input", () => { restart(); show(); });

  const head = (...texts) => make("thead", {}, make("tr", {}, ...texts.map(t => make("th", { scope: "col", className: t.startsWith(">") ? "lw-num" : "", textContent: t.replace(">", "") }))));
  box.replaceChildren(
    make("fieldset", {}, make("legend", { textContent: "Settings" }), make("div", { className: "lw-sliders" }, ...inputs.flatMap(i => i.row)),
      make("div", { className: "lw-buttons" }, button("As at first", () => set(data.settings)), button("The model itself", () => set(bare)), button("Greedy", () => set({ ...bare, temperature: 0 })))),
    summary,
    make("div", { className: "lw-scroll" }, make("table", { className: "lw-stages" }, head("stage", ">tokens left", ">model's probability", ">entropy (bits)"), report)),
    make("div", { className: "lw-buttons" }, button("Draw 1", () => draw(1)), button("Draw 100", () => draw(100)), button("Start over", () => { restart(); show(); }), make("label", {}, "seed ", seed), said),
    make("div", { className: "lw-legend" }, make("span", {}, make("span", { className: "lw-swatch lw-before" }), "to the model"), make("span", {}, make("span", { className: "lw-swatch lw-after" }), "after the settings"), make("span", { textContent: "↺ among the last tokens of the text" })),
    make("div", { className: "lw-scroll" }, make("table", { className: "lw-bars" }, head(">#", "token", "", ">to the model", ">after", ">drawn"), bars)),
    more);
  inputs.forEach(i => i.show());
  update();
};

const search = tries => {
  const boxes = document.querySelectorAll(`[data-lw-sampling="${key}"]:not([data-lw-ready])`);
  if (boxes.length === 0 && tries > 0) { setTimeout(search, 100, tries - 1); }
  boxes.forEach(explore);
};
search(50);
