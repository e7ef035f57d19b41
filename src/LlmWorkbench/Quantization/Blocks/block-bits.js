// Marks the bits of the weight that the pointer is at, and the weight of the bits.
(() => {
  const boxes = document.querySelectorAll(".lw-block:not([data-lw-alive])");
  for (const box of boxes) {
    box.dataset.lwAlive = "yes";
    const mark = place => {
      box.querySelectorAll(".lw-mark").forEach(e => e.classList.remove("lw-mark"));
      if (place) { box.querySelectorAll(`[data-w="${place.dataset.w}"]`).forEach(e => e.classList.add("lw-mark")); }
    };
    box.addEventListener("pointerover", e => mark(e.target.closest("[data-w]")));
    box.addEventListener("pointerleave", () => mark(null));
  }
})();
