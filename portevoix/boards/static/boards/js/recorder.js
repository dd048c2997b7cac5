// Records a voice where one writes. The file goes in the form's own field, as if chosen by hand.
(() => {
  const every = matchMedia("(prefers-reduced-motion: reduce)").matches ? 500 : 100;

  // A field that scripts may not fill leaves the file beside it: the sender looks there too.
  const put = (input, file) => {
    input.value = "";
    input.blob = file;
    try {
      const hand = new DataTransfer();
      if (file) hand.items.add(file);
      input.files = hand.files;
    } catch { /* an old iPhone */ }
  };

  const prepare = (box) => {
    const { limit, near, hear, limitReached, denied, none } = box.dataset;
    const input = box.querySelector("input[type=file]");
    let recording = null;
    let busy = false;

    const hold = (file, sentence = "") => {
      put(input, file);
      panel.hold(file, sentence);
    };
    const start = async () => {
      if (busy) return;
      busy = true;
      document.querySelectorAll("audio").forEach((audio) => audio.pause());
      let length = 0;
      const tick = (...now) => { [length] = now; panel.tick(...now); };
      try {
        recording = await self.PorteVoixMicrophone({ limit: Number(limit), every, tick });
        panel.show("live", near);
        const file = await recording.done;
        hold(file.size ? file : null, length < limit ? hear : limitReached);
      } catch ({ name }) {
        panel.fail(/NotAllowed|Security/.test(name) ? denied : none);
      }
      recording = null;
      busy = false;
    };
    const remove = () => hold(null);
    const panel = self.PorteVoixPanel(box, input.closest("label, .field"), { start, stop: () => recording.stop(), remove });

    input.form.addEventListener("reset", remove);
    // Chosen by hand after all: that file goes, not the recording.
    input.addEventListener("change", () => { input.blob = null; panel.show("still", ""); });
    // Sent while recording: the voice is closed first, then the form goes.
    document.addEventListener("submit", (event) => {
      if (!recording || event.target !== input.form) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      recording.done.then(() => setTimeout(() => input.form.querySelector("button:not([type=button])").click()));
      recording.stop();
    }, true);
  };
  if (self.PorteVoixMicrophone) document.querySelectorAll("[data-recorder]").forEach(prepare);
})();
