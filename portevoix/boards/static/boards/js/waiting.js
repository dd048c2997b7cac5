// Sends what waits on this phone when it can, and says in words what still waits or was refused.
(() => {
  const EVERY_MS = 30000;
  const { here, make, status } = self.PorteVoixParts;
  if (!here || here.phone !== "mine") return;
  const store = self.PorteVoixStore;
  const list = document.querySelector("[data-waiting-list]") || make("div");
  const { dataset: words } = list;
  const now = list.querySelector("[data-send-now]");
  const said = list.querySelector("[data-waiting-words]") || list.appendChild(status());
  const refused = make("div", { className: "stack" });
  let timer = 0;
  let busy = false;
  let shown = "";

  said.parentNode.append(refused);

  const forget = (item) => store.remove(item.key).then(() => show(""));
  const showRefused = (items) => {
    const keys = items.map((item) => item.key).join();
    // Not made again under the finger that copies.
    if (keys === shown) return;
    shown = keys;
    refused.textContent = "";
    refused.append(...items.map((item) => self.PorteVoixRefused(item, words, () => forget(item))));
  };
  const show = async (sentence) => {
    const items = await store.all(here.root);
    const waiting = items.filter((item) => !item.refused).length;
    list.hidden = !items.length && !sentence;
    said.textContent = waiting ? (waiting === 1 ? words.one : words.many).replace("{n}", waiting) : sentence;
    if (now) now.hidden = !waiting;
    showRefused(items.filter((item) => item.refused));
    clearTimeout(timer);
    if (waiting) timer = setTimeout(flush, EVERY_MS);
  };
  const tell = (count) => {
    if (count) document.dispatchEvent(new Event("portevoix:sent"));
    return show(count ? words.sent : "");
  };
  const flush = async (again = false) => {
    if (busy) return;
    busy = true;
    const { sent } = await store.flush(here.root, { mode: { ifAvailable: true }, again }).catch(() => ({ sent: [] }));
    busy = false;
    await tell(sent.length);
  };

  document.addEventListener("portevoix:waiting", () => show(""));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  window.addEventListener("online", () => flush());
  if (now) now.onclick = () => flush(true);
  // The worker sent some, or was refused, while this page was open.
  if (navigator.serviceWorker) navigator.serviceWorker.addEventListener("message", ({ data }) => tell(data.portevoix));
  flush(true);
})();
