// Prints; and keeps a form from being sent twice by an impatient finger.
(() => {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
    const buttons = form.querySelectorAll("button:not([type=button])");
    // After the browser has read the form, so that the clicked button's own value still goes.
    setTimeout(() => buttons.forEach((button) => { button.disabled = button.dataset.sent = true; }));
  });
  // Coming back with the browser's arrow finds the page as it was left: open it again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("[data-sent]").forEach((button) => { button.disabled = false; });
  });
  // The summary of faults takes the focus, so that it is read first.
  document.querySelector(".error-summary")?.focus();
})();
