// After each saving, shows the sheets that tell something near.
(() => {
  document.addEventListener("autosaved", (event) => {
    const place = document.querySelector("[data-near]");
    if (place && event.detail.near !== undefined) place.innerHTML = event.detail.near;
  });
})();
