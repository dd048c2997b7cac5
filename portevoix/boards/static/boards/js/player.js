// Beside a voice: five seconds back, five seconds on, slower. For who listens in a noisy room.
(() => {
  const STEP_S = 5;
  const SLOW = 0.75;
  const { make, button } = self.PorteVoixParts;

  const prepare = (box) => {
    const { back, forward, slow, normal } = box.dataset;
    const audio = box.querySelector("audio");
    const move = (seconds) => {
      audio.currentTime = Math.max(0, Math.min(audio.currentTime + seconds, audio.duration || Infinity));
    };
    const pace = button(slow, () => {
      audio.playbackRate = audio.playbackRate === SLOW ? 1 : SLOW;
      pace.textContent = audio.playbackRate === SLOW ? normal : slow;
    });
    const steps = [button(back, () => move(-STEP_S)), button(forward, () => move(STEP_S))];
    box.append(make("div", { className: "row" }, ...steps, pace));
    box.removeAttribute("data-player");
  };
  const prepareAll = () => document.querySelectorAll("[data-player]").forEach(prepare);
  prepareAll();
  document.addEventListener("portevoix:replaced", prepareAll);
})();
