// Brings the new words of a page that stays open: often at first, seldom when nothing comes.
// Before player.js: it must see the words as the server wrote them.
(() => {
  const SOON_MS = 4000;
  const LATE_MS = 60000;
  const SLOWER = 1.6;
  const IDLE_MS = 600000;
  // Tokens and keys are new in each answer, a script shows what needs it: nothing changed.
  const NO_CHANGE = /<input[^>]*type="hidden"[^>]*>| hidden=""/g;
  // The address of a voice lives half an hour: it changes, and there is nothing to tell.
  const NO_NEWS = / src="[^"]*"/g;

  // As this browser writes it: only then can two texts be compared.
  const written = (html) => self.PorteVoixParts.make("template", { innerHTML: html }).innerHTML.trim();

  const prepare = (place) => {
    let shown = place.innerHTML.trim();
    let delay = SOON_MS;
    let timer = 0;
    let busy = false;
    let touched = Date.now(); // a shared computer that nobody touches is not kept open

    const fetched = async () => {
      const use = Date.now() - touched < IDLE_MS ? "in use" : "idle";
      const answer = await fetch(place.dataset.poll, { headers: { "X-Poll": use }, cache: "no-cache" });
      return answer.ok && !answer.redirected ? written(await answer.text()) : shown;
    };
    const look = async () => {
      if (busy || document.hidden) return;
      busy = true;
      const html = await fetched().catch(() => shown);
      const [now, before] = [html, shown].map((page) => page.replace(NO_CHANGE, ""));
      const isNews = now.replace(NO_NEWS, "") !== before.replace(NO_NEWS, "");
      const isNew = now !== before && self.PorteVoixReplace(place, html, isNews);
      if (isNew) shown = html;
      busy = false;
      wait(isNew ? SOON_MS : Math.min(delay * SLOWER, LATE_MS));
    };
    const wait = (milliseconds) => {
      delay = milliseconds;
      clearTimeout(timer);
      timer = setTimeout(look, delay);
    };
    const lookNow = () => {
      wait(SOON_MS);
      look();
    };
    const soon = () => {
      touched = Date.now();
      if (delay > SOON_MS) wait(SOON_MS);
    };

    document.addEventListener("pointerdown", soon);
    document.addEventListener("keydown", soon);
    document.addEventListener("portevoix:sent", lookNow);
    document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : lookNow()));
    wait(SOON_MS);
  };
  if (self.fetch) document.querySelectorAll("[data-poll]").forEach(prepare);
})();
