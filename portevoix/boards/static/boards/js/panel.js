// What a recorder shows: a button; then the time and the level; then the voice to listen to again.
(() => {
  const { make, button, status } = self.PorteVoixParts;
  const time = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  self.PorteVoixPanel = (box, choice, { start, stop, remove }) => {
    const { dataset: words } = box;
    const first = {
      still: button(words.record, start, ""),
      live: button(words.stop, stop, ""),
      kept: make("audio", { controls: true }),
    };
    const clock = make("span", { className: "time" });
    const level = make("meter", { max: 1 });
    const said = status();
    const again = make("div", { className: "row" }, button(words.again, start), button(words.remove, remove));
    const parts = {
      still: first.still,
      live: make("div", { className: "row" }, first.live, clock, level),
      kept: make("div", { className: "stack" }, first.kept, again),
    };
    clock.setAttribute("role", "timer");
    level.setAttribute("aria-label", words.level);
    first.kept.setAttribute("aria-label", words.hear);

    const show = (state, sentence) => {
      const isHere = box.contains(document.activeElement);
      Object.keys(parts).forEach((name) => { parts[name].hidden = name !== state; });
      // Where the microphone failed the field stays, until a recording begins.
      if (state === "live") choice.hidden = true;
      if (isHere) first[state].focus();
      said.textContent = sentence;
    };
    const hold = (file, sentence) => {
      URL.revokeObjectURL(first.kept.src);
      if (file) first.kept.src = URL.createObjectURL(file);
      show(file ? "kept" : "still", sentence);
    };
    const tick = (seconds, loudness) => {
      clock.textContent = `${time(seconds)} / ${time(words.limit)}`;
      level.value = loudness;
    };
    const fail = (sentence) => {
      choice.hidden = false;
      said.textContent = sentence;
    };
    choice.hidden = true;
    box.append(parts.still, parts.live, said, parts.kept);
    show("still", "");
    return { show, hold, tick, fail };
  };
})();
