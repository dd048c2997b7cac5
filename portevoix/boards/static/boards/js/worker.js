// Opens the board without signal, and sends what waits when the signal comes back.
(() => {
  const PATIENCE_MS = 3000;
  const { root, version, shell } = self.PORTEVOIX;
  const NAME = `portevoix-${version}`;
  // Never kept on the phone: voices, and files on their way.
  const FILES = /\/(sons|envois)\//;

  const find = async (request) => (await caches.open(NAME)).match(request, { ignoreVary: true });
  // As best it can: a full phone still sees its page.
  const keep = async (request, answer) => {
    // "Your words have arrived", seen again without signal, would speak of others.
    const isOnce = /class="messages/.test(await answer.clone().text());
    if (answer.status !== 200 || answer.redirected || isOnce) return;
    await (await caches.open(NAME)).put(request, answer).catch(() => {});
  };
  const page = async (event) => {
    const network = fetch(event.request).then((answer) => {
      if (/html/.test(answer.headers.get("Content-Type"))) event.waitUntil(keep(event.request, answer.clone()));
      return answer;
    });
    event.waitUntil(network.catch(() => {}));
    const copy = await find(event.request);
    if (!copy) return network.catch(async (cut) => (await find(root)) || Promise.reject(cut));
    const patience = new Promise((done) => setTimeout(done, PATIENCE_MS, copy));
    return Promise.race([network.catch(() => copy), patience]);
  };
  const file = async (event) => {
    const copy = await find(event.request);
    if (copy) return copy;
    const answer = await fetch(event.request);
    event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  };
  const send = async () => {
    const { sent, refused, waiting } = await self.PorteVoixStore.flush(root);
    const pages = sent.length + refused.length ? await self.clients.matchAll() : [];
    pages.forEach((open) => open.postMessage({ portevoix: sent.length }));
    // The browser then tries again, later.
    if (waiting.length) throw new Error("waiting");
  };

  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(Promise.all([root, ...shell].map((url) => fetch(url).then((answer) => keep(url, answer)).catch(() => {}))));
  });
  self.addEventListener("activate", (event) => event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("portevoix-") && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin || FILES.test(pathname)) return;
    if (request.mode === "navigate" && pathname.startsWith(root)) event.respondWith(page(event));
    else if (pathname.startsWith("/static/")) event.respondWith(file(event));
  });
  self.addEventListener("sync", (event) => { if (event.tag === "portevoix") event.waitUntil(send()); });
})();
