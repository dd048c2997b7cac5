// One question to the server, and what its answer means. Shared by the page and the worker.
(() => {
  // A piece of 128 KiB at 20 kbit/s takes 52 s.
  const PATIENCE_MS = 90000;
  const LATER = [408, 425, 429];

  const ask = (url, options) => {
    const cut = new AbortController();
    setTimeout(() => cut.abort(), PATIENCE_MS);
    const headers = { Accept: "application/json", ...options.headers };
    return fetch(url, { credentials: "same-origin", signal: cut.signal, ...options, headers });
  };
  // The JSON of a yes. Anything else is thrown: the verdict on what was sent.
  const read = async (answer) => {
    const said = /json/.test(answer.headers.get("Content-Type")) ? await answer.json() : null;
    if (answer.ok && said) return said;
    const { status, redirected } = answer;
    const isNo = redirected || (status >= 400 && status < 500 && !LATER.includes(status));
    // A 200 which is not ours is the welcome page of some wifi: later.
    if (!isNo) throw { status: "waiting" };
    const { error, errors = {} } = said || {};
    throw { status: "refused", sentence: error || Object.values(errors).flat().join(" "), stale: status === 403 && !said };
  };
  const post = async (url, fields) => {
    const body = new FormData();
    for (const [name, values] of Object.entries(fields)) [].concat(values).forEach((value) => body.append(name, value));
    return read(await ask(url, { method: "POST", body }));
  };
  self.PorteVoixServer = { ask, read, post };
})();
