// Puts new words in place of the old ones, without taking anything out of somebody's hands.
(() => {
  const isInUse = (place) => place.querySelector("details[open]")
    || (place.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"))
    || [...place.querySelectorAll("audio")].some((audio) => !audio.paused);

  const announce = (status) => {
    // The same sentence is read out again only if it had gone.
    status.textContent = "";
    setTimeout(() => { status.textContent = status.dataset.new; }, 100);
  };
  // Whether it was done: not while somebody writes, listens or reads a detail.
  self.PorteVoixReplace = (place, html, isNews) => {
    if (isInUse(place)) return false;
    const active = place.contains(document.activeElement) && document.activeElement.outerHTML;
    place.innerHTML = html;
    place.dispatchEvent(new Event("portevoix:replaced", { bubbles: true }));
    const again = active && [...place.querySelectorAll("*")].find((element) => element.outerHTML === active);
    if (again) again.focus({ preventScroll: true });
    if (isNews) document.querySelectorAll("[data-poll-status]").forEach(announce);
    return true;
  };
})();
