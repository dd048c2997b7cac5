// Says how much room is left, once four fifths of it are used.
(() => {
  const NEAR = 0.8;
  document.querySelectorAll("[data-counter]").forEach((counter) => {
    const control = document.getElementById(counter.dataset.counter);
    const limit = Number(counter.dataset.limit);
    const count = () => {
      // By characters as the server counts them: an emoji outside the basic plane is one.
      const left = limit - [...control.value].length;
      const sentence = left < 0 ? counter.dataset.over : counter.dataset.left;
      counter.textContent = sentence.replace("{n}", Math.abs(left));
      counter.hidden = left > limit * (1 - NEAR);
      counter.classList.toggle("over", left < 0);
    };
    control.addEventListener("input", count);
    count();
  });
})();
