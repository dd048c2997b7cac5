// Takes over a form that says words: kept on the phone first, then sent, then its page opens.
(() => {
  const { here } = self.PorteVoixParts;
  if (!here) return;
  const { root, phone } = here;
  const store = self.PorteVoixStore;
  const { freshKey, of: itemOf } = self.PorteVoixItem;

  // The browser wakes the worker when the signal is back, even if this page is closed by then.
  const ring = () => {
    if (!navigator.serviceWorker) return;
    navigator.serviceWorker.ready.then(({ sync }) => sync && sync.register("portevoix")).catch(() => {});
  };
  const leave = (url) => {
    location.assign(url);
    // The same page with another #place would not open again by itself.
    if (new URL(url, location.href).href === location.href) location.reload();
  };

  document.querySelectorAll("form[data-say]").forEach((form) => {
    const outcome = form.querySelector("[data-outcome]");
    const button = form.querySelector("button:not([type=button])");
    const { sending, waiting, lost, refused } = form.dataset;

    // While it goes nobody writes words that would not be in it.
    const hold = (isHeld) => {
      button.setAttribute("aria-disabled", isHeld);
      form.querySelectorAll("textarea").forEach((area) => { area.readOnly = isHeld; });
    };
    const empty = () => {
      form.reset();
      form.elements.key.value = freshKey();
    };
    const say = async () => {
      outcome.textContent = sending;
      const item = itemOf(form, root);
      const hasWords = item.words || item.files.length;
      const isKept = phone === "mine" && hasWords && await store.put(item).then(() => true, () => false);
      if (isKept) ring();
      const { status, url, sentence } = await store.alone({ ifAvailable: true }, () => self.PorteVoixSend(item, root));
      if (isKept && status !== "waiting") await store.remove(item.key).catch(() => {});
      if (status === "sent" || (isKept && status === "waiting")) empty();
      outcome.textContent = { sent: "", waiting: isKept ? waiting : lost, refused: sentence || refused }[status];
      if (status === "sent") leave(url);
      else if (isKept) document.dispatchEvent(new Event("portevoix:waiting"));
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.getAttribute("aria-disabled") === "true") return;
      hold(true);
      await say().catch(() => { outcome.textContent = lost; });
      hold(false);
    });
    document.addEventListener("portevoix:sent", () => {
      if (outcome.textContent === waiting) outcome.textContent = "";
    });
    // A page kept for offline days shows yesterday's key: it would pass today's words for yesterday's.
    if (phone === "mine") form.elements.key.value = freshKey();
  });
})();
