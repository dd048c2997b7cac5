// Sends one item: its files by pieces, then its words. Shared by the page and the worker.
(() => {
  const PIECE_BYTES = 128 * 1024;
  const PAUSE_MS = 1000;
  const TRIES = 4;
  const { ask, read, post } = self.PorteVoixServer;

  const checksum = async (piece) => {
    if (!crypto.subtle) return {};
    const digest = await crypto.subtle.digest("SHA-256", await new Response(piece).arrayBuffer());
    return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...new Uint8Array(digest)))}` };
  };
  const patch = async (url, piece, offset, token) => {
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset, "X-CSRFToken": token };
    return ask(url, { method: "PATCH", headers: { ...headers, ...await checksum(piece) }, body: piece });
  };
  const upload = async ({ kind, key, blob }, token, root) => {
    const { size } = blob;
    const place = await post(`${root}envois/`, { csrfmiddlewaretoken: token, kind, key, size });
    let { offset = 0 } = place;
    for (let tries = TRIES; offset < size; tries -= 1) {
      const piece = blob.slice(offset, offset + PIECE_BYTES);
      const answer = await patch(place.url, piece, offset, token).catch(async () => {
        // After a cut, the server says how far it got.
        await new Promise((done) => setTimeout(done, PAUSE_MS));
        return ask(place.url, { method: "HEAD" });
      });
      const reached = answer.headers.get("Upload-Offset");
      if (reached === null || answer.status >= 500) await read(answer);
      if (Number(reached) > offset) tries = TRIES;
      else if (!tries) await read(answer);
      offset = Number(reached);
    }
    return place.upload;
  };
  const send = async ({ fields, files, url }, root) => {
    const uploads = {};
    for (const file of files) uploads[`${file.kind}_upload`] = await upload(file, fields.csrfmiddlewaretoken, root);
    return post(url, { ...fields, ...uploads });
  };
  // The words are older than the cookie: their page, read again, gives the token they need.
  const renew = async (item, root, verdict) => {
    const page = await (await ask(item.page || root, { cache: "no-store", headers: { Accept: "text/html" } })).text();
    const token = /csrfmiddlewaretoken" value="(\w+)/.exec(page);
    if (!token) throw verdict;
    item.fields.csrfmiddlewaretoken = token[1];
    return send(item, root);
  };
  self.PorteVoixSend = async (item, root) => {
    try {
      const { url = root } = await send(item, root)
        .catch((verdict) => (verdict.stale ? renew(item, root, verdict) : Promise.reject(verdict)));
      return { status: "sent", url, sentence: "" };
    } catch ({ status, sentence = "" }) {
      // Without a status it is no verdict: the signal was cut.
      return { status: status || "waiting", url: "", sentence, cut: !status };
    }
  };
})();
