// Draws the heads, one of them enlarged, and the lines from one token into each box of this output.
const percent = p => p === 0 ? "0 %" : `${(p * 100).toFixed(p < 0.001 ? 3 : p < 0.01 ? 2 : 1)} %`;
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const seen = text => text.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥");
const short = text => text.length <= 12 ? text : `${text.slice(0, 11)}…`;
const token = position => `${seen(data.tokens[position])} (${position})`;
const tileName = row => data.tile === 1 ? token(row) : `tokens ${row * data.tile} to ${Math.min(count, (row + 1) * data.tile) - 1}`;
const isRollout = head => head.head < 0;
const nameOf = head => isRollout(head) ? `rollout after layer ${head.layer}` : `layer ${head.layer}, head ${head.head}`;

// A pattern as a picture of one pixel for each weight; its blue is translucent, so that it lies on light and dark pages alike.
const paint = (canvas, head, most) => {
  const { size, values } = smaller(head, most);
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d"), image = context.createImageData(size, size);
  values.forEach((value, i) => image.data.set([38, 139, 210, 255 * strength(value)], 4 * i));
  context.putImageData(image, 0, 0);
};

const explore = box => {
  box.dataset.lwReady = "yes";
  const layers = [...new Set(data.heads.map(h => h.layer))];
  const numbersOfHeads = [...new Set(data.heads.map(h => h.head))].sort((a, b) => (a < 0) - (b < 0) || a - b);
  const telling = h => isRollout(h) ? -1 : Math.max(h.scores.previous ?? 0, h.scores.duplicate ?? 0, h.scores.induction ?? 0);
  let head = data.heads.reduce((best, h) => telling(h) > telling(best) ? h : best), chosen = count - 1;

  const said = make("p", { className: "lw-said lw-note", ariaLive: "polite" });
  const hint = "Point at a cell or a token: its number appears here. Click a token, or move with the arrow keys: lines go to what it reads.";
  const say = text => { said.textContent = text ?? hint; };

  // The grid of all heads: one stop of the tab key, arrows move inside.
  const cells = new Map();
  const grid = make("div", { className: "lw-heads" + (numbersOfHeads.length > 9 ? " lw-many" : "") });
  grid.style.setProperty("--lw-count", numbersOfHeads.length);
  grid.append(make("span"), ...numbersOfHeads.map(h => make("span", { className: "lw-top", textContent: h < 0 ? "rollout" : `head ${h}` })));
  layers.forEach(layer => {
    grid.append(make("span", { className: "lw-side", textContent: `layer ${layer}` }));
    numbersOfHeads.forEach(number => {
      const own = data.heads.find(h => h.layer === layer && h.head === number);
      if (!own) { grid.append(make("span")); return; }
      const picture = make("canvas"), cell = make("button", { type: "button", title: `${nameOf(own)}: ${own.spoken}` }, picture, make("small", { textContent: own.caption }));
      cell.setAttribute("aria-label", cell.title);
      paint(picture, own, 64);
      cell.addEventListener("click", () => choose(own, chosen));
      cells.set(own, cell);
      grid.append(cell);
    });
  });
  const step = (columns, rows) => {
    const row = layers.indexOf(head.layer), column = numbersOfHeads.indexOf(head.head);
    const next = data.heads.find(h => h.layer === layers[row + rows] && h.head === numbersOfHeads[column + columns]);
    if (next) { choose(next, chosen); cells.get(next).focus(); }
  };
  const keys = (element, actions) => element.addEventListener("keydown", event => {
    const act = actions[event.key];
    if (act) { event.preventDefault(); event.stopPropagation(); act(); }
  });
  keys(grid, { ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1) });

  const layerPicker = make("select"), headPicker = make("select");
  layers.forEach(layer => layerPicker.append(make("option", { value: layer, textContent: layer })));
  const inLayer = () => data.heads.filter(h => h.layer === Number(layerPicker.value));
  layerPicker.addEventListener("change", () => choose(inLayer().find(h => h.head === head.head) ?? inLayer()[0], chosen));
  headPicker.addEventListener("change", () => choose(inLayer().find(h => h.head === Number(headPicker.value)), chosen));
  const best = data.best.map(({ kind, index, score }) => {
    const button = make("button", { type: "button", textContent: `${kind} ${score}`, title: `The head with the highest ${kind} score: ${nameOf(data.heads[index])}` });
    button.addEventListener("click", () => choose(data.heads[index], chosen));
    return button;
  });

  const what = make("p", { ariaLive: "polite" });
  const map = new PatternMap(say, row => choose(head, Math.min(count - 1, row * data.tile)));
  const words = new TokenLines(say, keys, position => choose(head, position));

  // Boxes of other models beside this one go along.
  const group = box.closest(".lw-columns");
  group?.addEventListener("lw-attention", ({ detail }) => {
    const same = detail.box === box ? null : data.heads.find(h => h.layer === detail.layer && h.head === detail.head);
    if (same) { choose(same, Math.min(detail.position, count - 1), false); }
  });
  const choose = (nextHead, position, tell = true) => {
    [head, chosen] = [nextHead, position];
    Object.assign(box.dataset, { lwLayer: head.layer, lwHead: head.head, lwToken: chosen });
    cells.forEach((cell, own) => { cell.ariaPressed = own === head; cell.tabIndex = own === head ? 0 : -1; });
    layerPicker.value = head.layer;
    headPicker.replaceChildren(...inLayer().map(h => make("option", { value: h.head, textContent: isRollout(h) ? "rollout" : `${h.head} · ${h.kind}` })));
    headPicker.value = head.head;
    what.replaceChildren(make("b", { textContent: `${nameOf(head)[0].toUpperCase()}${nameOf(head).slice(1)}` }), `: ${head.spoken}`);
    map.show(head, chosen);
    words.show(head, chosen);
    if (tell) { group?.dispatchEvent(new CustomEvent("lw-attention", { detail: { box, layer: head.layer, head: head.head, position } })); }
  };

  // Where there is one head, there is nothing to choose.
  const several = data.heads.length > 1;
  box.replaceChildren(
    make("div", { className: "lw-scroll lw-tall", hidden: !several }, grid),
    make("div", { className: "lw-pick", hidden: !several }, make("label", {}, "Layer ", layerPicker), make("label", {}, "Head ", headPicker), ...(best.length ? [make("span", { className: "lw-note", textContent: "highest scores:" }), ...best] : [])),
    what, said,
    make("div", { className: "lw-look" }, map.element, words.element));
  say();
  choose(head, chosen, false);
};

const search = tries => {
  const boxes = document.querySelectorAll(`[data-lw-attention="${key}"]:not([data-lw-ready])`);
  if (boxes.length === 0 && tries > 0) { setTimeout(search, 100, tries - 1); }
  boxes.forEach(explore);
};
search(50);
