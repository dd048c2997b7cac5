// Reads a block aloud with the device's voice, sentence by sentence: some phones stop long
// utterances or cannot pause, so a pause is a stop that remembers its sentence.
(() => {
  const voice = window.speechSynthesis;
  if (!voice || !window.SpeechSynthesisUtterance) return;
  let active = null;

  const sentences = (text) => (text.match(/[^.!?…\n]+[.!?…]*/g) || []).filter((part) => part.trim());

  const silence = () => {
    const reader = active;
    active = null;
    voice.cancel();
    if (reader) reader.show("paused");
  };

  const prepare = (control) => {
    const text = document.getElementById(control.dataset.listen);
    const play = control.querySelector("[data-play]");
    const stop = control.querySelector("[data-stop]");
    const words = play.querySelector("span");
    const first = words.textContent;
    if (!text) return;
    let parts = [];
    let next = 0;

    const reader = {
      show(state) {
        words.textContent = { playing: play.dataset.pause, paused: play.dataset.resume, still: first }[state];
        stop.hidden = state === "still";
      },
    };
    const say = () => {
      if (active !== reader) return;
      if (next >= parts.length) {
        active = null;
        next = 0;
        reader.show("still");
        play.focus();
        return;
      }
      const utterance = new SpeechSynthesisUtterance(parts[next]);
      utterance.lang = text.closest("[lang]").lang;
      utterance.onend = () => { if (active === reader) { next += 1; say(); } };
      voice.speak(utterance);
    };
    play.addEventListener("click", () => {
      if (active === reader) { silence(); return; }
      silence();
      if (next === 0) parts = sentences(text.innerText);
      active = reader;
      reader.show("playing");
      say();
    });
    stop.addEventListener("click", () => { silence(); next = 0; reader.show("still"); play.focus(); });
    control.hidden = false;
  };
  document.querySelectorAll("[data-listen]").forEach(prepare);
  window.addEventListener("pagehide", silence);
})();
