// What the board's scripts share: where they are, and how they make a part of the page.
(() => {
  const board = document.querySelector("[data-board]");
  const isAble = self.fetch && self.indexedDB && self.AbortController;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const button = (textContent, onclick, kind = "quiet") => (
    make("button", { type: "button", className: `button ${kind}`, textContent, onclick }));
  const status = () => {
    const sentence = make("p");
    sentence.setAttribute("role", "status");
    return sentence;
  };
  // Without `here` the forms go by themselves, as they do without scripts.
  self.PorteVoixParts = { here: board && isAble && board.dataset, make, button, status };
})();
