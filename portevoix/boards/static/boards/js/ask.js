// What a page that stays open asks the board: has anything been said since? A full hall is told to ask less often.
(() => {
  const SOON_MS = 4000;
  const IDLE_MS = 600000;

  // As this browser writes it: only then can two texts be compared.
  const written = (html) => self.PorteVoixParts.make("template", { innerHTML: html }).innerHTML.trim();

  self.PorteVoixAsk = (place) => {
    let known = "";
    let touched = Date.now(); // a shared computer that nobody touches is not kept open
    const asking = {
      soonest: SOON_MS,
      touch: () => { touched = Date.now(); },
      // What came could not be shown yet: it is to come again.
      forget: () => { known = ""; },
      // The words of today; `shown` when there is no news.
      async words(shown) {
        const use = Date.now() - touched < IDLE_MS ? "in use" : "idle";
        // What is being prepared changes without anybody saying a word.
        const headers = { "X-Poll": use, "X-Known": place.querySelector("[data-preparing]") ? "" : known };
        const answer = await fetch(place.dataset.poll, { headers, cache: "no-cache" });
        if (answer.status !== 200 || answer.redirected) return shown;
        known = answer.headers.get("X-Stamp") || "";
        asking.soonest = 1000 * answer.headers.get("X-Poll-After") || SOON_MS;
        return written(await answer.text());
      },
    };
    return asking;
  };
})();
