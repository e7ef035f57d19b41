(() => {
  // The tree opens and closes by itself; this adds the arrow keys of trees and two buttons, to each tree of the page once.
  const ready = tree => {
    tree.dataset.lwReady = "yes";
    const rows = () => [...tree.querySelectorAll("summary, [tabindex]")].filter(row => row.checkVisibility());
    const all = open => tree.querySelectorAll("details").forEach(d => { d.open = open; });
    const button = (text, open) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = text;
      b.addEventListener("click", () => all(open));
      return b;
    };
    if (tree.querySelector("details")) {
      const tools = document.createElement("div");
      tools.className = "lw-tools";
      tools.append(button("Open all", true), button("Close all", false));
      tree.prepend(tools);
    }
    tree.addEventListener("keydown", event => {
      const list = rows(), at = list.indexOf(event.target);
      if (at < 0) { return; }
      const branch = event.target.tagName === "SUMMARY" ? event.target.parentElement : null;
      const above = (branch ?? event.target).parentElement.closest("details")?.firstElementChild;
      const act = {
        ArrowDown: () => list[at + 1]?.focus(),
        ArrowUp: () => list[at - 1]?.focus(),
        Home: () => list[0].focus(),
        End: () => list[list.length - 1].focus(),
        ArrowRight: () => branch && (branch.open ? list[at + 1]?.focus() : (branch.open = true)),
        ArrowLeft: () => branch?.open ? (branch.open = false) : above?.focus(),
      }[event.key];
      if (act) { event.preventDefault(); event.stopPropagation(); act(); }
    });
  };
  const search = tries => {
    const trees = document.querySelectorAll("[data-lw-tree]:not([data-lw-ready])");
    if (trees.length === 0 && tries > 0) { setTimeout(search, 100, tries - 1); }
    trees.forEach(ready);
  };
  search(20);
})();
