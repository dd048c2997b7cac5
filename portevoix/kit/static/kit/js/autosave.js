// Saves a journey's form in the background, two seconds after the last keystroke.
(() => {
  const PAUSE_MS = 2000;
  const RETRY_MS = 15000;

  const prepare = (form) => {
    const status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    if (!status) return;
    let timer = 0;
    let [leaving, busy] = [false, false];
    let held = null; // a submit that waits for the saving under way: its version would be too old

    const say = (words, failed) => {
      status.textContent = words;
      status.classList.toggle("failed", failed);
    };
    const conflict = () => {
      say(`${status.dataset.conflict} `, true);
      status.append(Object.assign(document.createElement("a"), { href: location.href, textContent: status.dataset.reload }));
    };
    const accept = async (answer) => {
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(status.dataset.saved.replace("{time}", time), false);
      if (!(answer.headers.get("content-type") || "").includes("json")) return;
      const detail = await answer.json();
      for (const [name, value] of Object.entries(detail.fields || {})) form.elements[name].value = value;
      form.dispatchEvent(new CustomEvent("autosaved", { detail, bubbles: true }));
    };
    const wait = (milliseconds) => {
      clearTimeout(timer);
      timer = setTimeout(save, milliseconds);
    };
    const save = async () => {
      if (leaving) return;
      if (busy) return wait(PAUSE_MS);
      busy = true;
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "error" });
        leaving = answer.status === 409;
        if (leaving) conflict();
        else if (answer.ok) await accept(answer);
        else throw new Error(answer.status);
      } catch {
        say(status.dataset.failed, true);
        wait(RETRY_MS);
      }
      busy = false;
      if (held) form.requestSubmit(held.submitter);
    };
    form.addEventListener("input", () => wait(PAUSE_MS));
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      held = busy ? event : null;
      leaving = !busy;
      if (busy) event.preventDefault();
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  };
  document.querySelectorAll("form[data-autosave]").forEach(prepare);
})();
