"""Reading a form of a page as a browser does, and sending it back."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.values, self._textarea, self._select = {}, None, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if tag == "input" and name and self._counts(attributes):
            self.values.setdefault(name, []).append(attributes.get("value", ""))
        elif tag == "textarea" and name:
            self._textarea = name
            self.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attributes:
            self.values[self._select] = [attributes.get("value", "")]

    def handle_endtag(self, tag):
        self._textarea = None if tag == "textarea" else self._textarea
        self._select = None if tag == "select" else self._select

    def handle_data(self, text):
        if self._textarea:
            self.values[self._textarea][0] += text

    @staticmethod
    def _counts(attributes):
        return attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes


def fields_of(response):
    """What sending the page's own form as it stands would post."""
    reader = _Fields()
    reader.feed(response.content.decode())
    values = {name: said for name, said in reader.values.items() if name not in ("csrfmiddlewaretoken", "next")}
    # Browsers drop the line end that follows the opening tag.
    return {name: [value.removeprefix("\n") for value in said] for name, said in values.items()}


def send(client, url, response=None, **typed):
    """Post the form of `response` (of the page at `url` by default) with what is typed on top."""
    shown = fields_of(response or client.get(url))
    return client.post(url, {**shown, **typed})
