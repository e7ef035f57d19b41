(() => {
  READY
  ready.then(katex => document.querySelectorAll("[MARKER]:not([data-lw-drawn])").forEach(place => {
    const tex = place.textContent;
    place.dataset.lwDrawn = "yes";
    try {
      katex.render(tex, place, { displayMode: place.getAttribute("MARKER") === "display", trust: false, strict: "ignore", maxSize: 20 });
    } catch (e) {
      place.removeAttribute("data-lw-drawn");
      place.textContent = tex;
      place.title = e.message;
    }
  }));
})();
