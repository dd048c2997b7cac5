// Words the server refused: shown to be copied or listened to, until somebody lets them go.
(() => {
  const { make, button } = self.PorteVoixParts;

  const fileOf = ({ kind, name, blob }) => {
    const href = URL.createObjectURL(blob);
    const link = make("a", { href, download: name, textContent: name });
    return kind === "voice" ? [make("audio", { controls: true, src: href }), link] : [link];
  };
  self.PorteVoixRefused = (item, labels, forget) => make(
    "div",
    { className: "refused stack" },
    make("strong", { textContent: item.sentence || labels.refused }),
    make("blockquote", { textContent: item.words }),
    ...item.files.map(fileOf).flat(),
    button(labels.forget, forget),
  );
})();
