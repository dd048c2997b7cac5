// Gives the link of the board to the phone's own way of sharing, or puts it where it can be pasted.
(() => {
  const { share, clipboard } = navigator;
  if (!share && !clipboard) return;
  document.querySelectorAll("[data-share]").forEach((button) => {
    const url = button.dataset.share;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        if (share) await navigator.share({ url });
        else {
          await clipboard.writeText(url);
          button.querySelector("span").textContent = button.dataset.done;
        }
      } catch {
        document.getElementById("link").select();
      }
    });
  });
})();
