// What a form says, as one item of the outbox: its words, its files, and the keys that let it be sent twice.
(() => {
  const random = () => crypto.getRandomValues(new Uint8Array(1))[0];
  // As crypto.randomUUID, which old phones and http:// do not have.
  const freshKey = () => "10000000-1000-4000-8000-100000000000"
    .replace(/[018]/g, (digit) => (digit ^ (random() & (15 >> (digit / 4)))).toString(16));

  // The same file of the same words is the same upload; another recording is another one.
  const keyOf = (key, kind, { size, lastModified }) => {
    let sum = 7;
    for (const letter of `${kind} ${size} ${lastModified}`) sum = (sum * 31 + letter.charCodeAt(0)) % 2 ** 48;
    return key.slice(0, 24) + sum.toString(16).padStart(12, "0");
  };
  const filesOf = (form, key) => [...form.querySelectorAll("input[type=file]")]
    .map((input) => ({ kind: input.name, blob: input.files[0] || input.blob }))
    .filter(({ blob }) => blob)
    .map(({ kind, blob }) => ({ kind, blob, name: blob.name, type: blob.type, key: keyOf(key, kind, blob) }));

  const fieldsOf = (form) => {
    const fields = {};
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string") fields[name] = name in fields ? [].concat(fields[name], value) : value;
    });
    return fields;
  };
  self.PorteVoixItem = {
    freshKey,
    of(form, root) {
      const fields = fieldsOf(form);
      const words = [...form.querySelectorAll("textarea")].map((area) => area.value).join("\n").trim();
      const files = filesOf(form, fields.key);
      return { key: fields.key, root, url: form.action, page: location.pathname, fields, files, words, at: Date.now() };
    },
  };
})();
