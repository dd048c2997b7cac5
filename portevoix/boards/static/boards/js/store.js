// The outbox: words that wait on this phone. Shared by the page and the worker.
(() => {
  // Some iPhones never open it: the page then does without.
  const PATIENCE_MS = 5000;

  const open = () => new Promise((done, failed) => {
    const opening = self.indexedDB.open("portevoix", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "key" });
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => failed(opening.error);
    setTimeout(failed, PATIENCE_MS, new Error("closed"));
  });
  // Done when it is on the disk, not before.
  const within = async (mode, act) => {
    const base = await open();
    return new Promise((done, failed) => {
      const work = base.transaction("outbox", mode, { durability: "strict" });
      const asked = act(work.objectStore("outbox"));
      work.oncomplete = () => done(asked.result);
      work.onabort = () => failed(work.error);
    }).finally(() => base.close());
  };
  const put = (item) => within("readwrite", (outbox) => outbox.put(item));
  const remove = (key) => within("readwrite", (outbox) => outbox.delete(key));
  const all = async (root) => (await within("readonly", (outbox) => outbox.getAll()))
    .filter((item) => !root || item.root === root)
    .sort((one, other) => one.at - other.at);

  // A page and the worker do not send at the same time, where the browser can tell.
  const alone = (mode, work) => (navigator.locks ? navigator.locks.request("portevoix", mode, work) : work(true));

  const dealWith = async (item, outcome) => {
    const answer = await self.PorteVoixSend(item, item.root);
    outcome[answer.status].push(item);
    if (answer.status === "sent") await remove(item.key);
    if (answer.status === "refused") await put({ ...item, refused: true, sentence: answer.sentence });
    return answer.cut;
  };
  // Sends what waits, oldest first. What was refused goes once more only `again`, when a page opens.
  const flush = (root, { mode = {}, again = false } = {}) => alone(mode, async (lock) => {
    const outcome = { sent: [], refused: [], waiting: [] };
    let cut = !lock;
    for (const item of await all(root)) {
      if (item.refused && (cut || !again)) outcome.refused.push(item);
      else if (cut) outcome.waiting.push(item);
      else cut = await dealWith(item, outcome);
    }
    return outcome;
  });
  self.PorteVoixStore = { put, remove, all, alone, flush };
})();
