// After each saving, shows what is hard to read; a change of level is also told to whoever listens to the page.
(() => {
  document.addEventListener("autosaved", (event) => {
    const place = document.querySelector("[data-remarks]");
    if (!place || event.detail.remarks === undefined) return;
    const level = () => (place.querySelector("[data-level]")?.textContent || "").replace(/\s+/g, " ").trim();
    const before = level();
    place.innerHTML = event.detail.remarks;
    if (level() !== before) document.querySelector("[data-remarks-told]").textContent = level();
  });
})();
