// Brings the new words of a page that stays open: often at first, seldom when nothing comes.
// Before player.js: it must see the words as the server wrote them.
(() => {
  const LATE_MS = 60000;
  const SLOWER = 1.6;
  // Tokens and keys are new in each answer, a script shows what needs it: nothing changed.
  const NO_CHANGE = /<input[^>]*type="hidden"[^>]*>| hidden=""/g;
  // The address of a voice lives half an hour: it changes, and there is nothing to tell.
  const NO_NEWS = / src="[^"]*"/g;

  const prepare = (place) => {
    const asking = self.PorteVoixAsk(place);
    let shown = place.innerHTML.trim();
    let delay = asking.soonest;
    let timer = 0;
    let busy = false;

    const look = async () => {
      if (busy || document.hidden) return;
      busy = true;
      const html = await asking.words(shown).catch(() => shown);
      const [now, before] = [html, shown].map((page) => page.replace(NO_CHANGE, ""));
      const isNews = now.replace(NO_NEWS, "") !== before.replace(NO_NEWS, "");
      const isNew = now !== before && self.PorteVoixReplace(place, html, isNews);
      if (isNew) shown = html;
      else if (now !== before) asking.forget();
      busy = false;
      wait(isNew ? asking.soonest : Math.min(delay * SLOWER, LATE_MS));
    };
    const wait = (milliseconds) => {
      delay = milliseconds;
      clearTimeout(timer);
      timer = setTimeout(look, delay);
    };
    const lookNow = () => {
      wait(asking.soonest);
      look();
    };
    const soon = () => {
      asking.touch();
      if (delay > asking.soonest) wait(asking.soonest);
    };

    document.addEventListener("pointerdown", soon);
    document.addEventListener("keydown", soon);
    document.addEventListener("portevoix:sent", lookNow);
    document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : lookNow()));
    wait(asking.soonest);
  };
  if (self.fetch) document.querySelectorAll("[data-poll]").forEach(prepare);
})();
