// How the word being typed may end: a list that the browser shows. Without it, the search completes the last word itself.
(() => {
  const PAUSE = 200;
  const SHORTEST = 3;
  document.querySelectorAll("[data-suggest]").forEach((box) => {
    const list = document.createElement("datalist");
    list.id = `${box.id}-endings`;
    box.after(list);
    box.setAttribute("list", list.id);
    let waiting;
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      const typed = box.value;
      if (typed.length < SHORTEST) return;
      waiting = setTimeout(async () => {
        try {
          const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`);
          if (!answer.ok || typed !== box.value) return;
          const { texts } = await answer.json();
          list.replaceChildren(...texts.map((text) => new Option(text, text)));
        } catch {
          // Offline: one writes the word whole.
        }
      }, PAUSE);
    });
  });
})();
