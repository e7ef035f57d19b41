(() => {
  const key = "KEY", source = SOURCE;
  // Mermaid takes «%%{…}» for a directive inside of labels as well, and leaves it out: there it becomes the numbers of its letters.
  const whole = source.split("\n")
    .map(line => line.replace(/"[^"]*"/g, label => label.replaceAll("%%", "#37;#37;")).replace(/(\S.*?)%%(?=\{)/g, "$1#37;#37;")).join("\n");
  READY
  const isDark = box => {
    const [r, g, b] = getComputedStyle(box).color.match(/[0-9.]+/g).map(Number);
    return 0.299 * r + 0.587 * g + 0.114 * b > 140;
  };
  let number = 0;
  const draw = async (mermaid, box) => {
    const place = box.querySelector(".lw-diagram"), note = box.querySelector(".lw-wait");
    try {
      mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, theme: isDark(box) ? "dark" : "default" });
      const { svg } = await mermaid.render(`lw-mermaid-${key}-${++number}`, whole);
      place.innerHTML = svg;
      box.querySelector("details").open = false;
      note.remove();
    } catch (e) {
      note.style.cssText = "white-space:pre-wrap;font-family:monospace;font-size:.85em";
      note.textContent = "Mermaid cannot draw this: " + e.message;
    }
  };
  const search = tries => {
    const boxes = document.querySelectorAll(`[data-lw-mermaid="${key}"]:not([data-lw-drawn])`);
    if (boxes.length === 0 && tries > 0) { setTimeout(search, 100, tries - 1); }
    boxes.forEach(box => {
      box.dataset.lwDrawn = "yes";
      ready.then(mermaid => {
        draw(mermaid, box);
        let dark = isDark(box);
        const recolour = () => { if (box.isConnected && dark !== isDark(box)) { dark = !dark; draw(mermaid, box); } };
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
        new MutationObserver(recolour).observe(document.body, { attributes: true });
      });
    });
  };
  search(50);
})();
