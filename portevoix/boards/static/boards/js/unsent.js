// Leaving a page with words or a voice that nobody has received: the browser asks first.
(() => {
  const isFull = (control) => (control.type === "file"
    ? control.files.length > 0
    : control.tagName === "TEXTAREA" && !control.readOnly && control.value.trim() !== control.defaultValue.trim());

  document.querySelectorAll("form[data-unsent]").forEach((form) => {
    let isLeaving = false;
    form.addEventListener("submit", () => { isLeaving = true; });
    // Kept on the phone, or refused: the form is shown again.
    document.addEventListener("portevoix:sent", () => { isLeaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (isLeaving || ![...form.elements].some(isFull)) return;
      event.preventDefault();
      event.returnValue = "";
    });
  });
})();
