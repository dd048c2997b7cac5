// On one's own phone the board opens without signal. A shared phone keeps nothing.
(() => {
  const { here } = self.PorteVoixParts;
  if (!here) return;
  const { root, phone, worker } = here;
  const workers = navigator.serviceWorker;

  const dismiss = async () => {
    const ours = (await workers.getRegistrations()).filter(({ scope }) => new URL(scope).pathname === root);
    await Promise.all(ours.map((registration) => registration.unregister()));
  };
  const clean = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("portevoix-"));
    await Promise.all(names.map((name) => caches.delete(name)));
  };
  // What its last owner left waiting goes first: those words were promised.
  const empty = async () => {
    const { waiting } = await self.PorteVoixStore.flush();
    if (!waiting.length) indexedDB.deleteDatabase("portevoix");
  };
  // After the page itself, which is in more of a hurry.
  window.addEventListener("load", () => {
    const quietly = (work) => work().catch(() => {});
    if (phone === "mine" && workers) quietly(() => workers.register(worker, { scope: root }));
    if (phone !== "shared") return;
    if (workers) quietly(dismiss);
    if (self.caches) quietly(clean);
    quietly(empty);
  });
})();
