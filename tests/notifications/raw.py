"""Messages as mail servers and mail programs write them."""

import textwrap


def message(body: str = "", **headers: str) -> bytes:
    """`message("Oui.", to="…", sender="…")`; any other name is a header's, with `_` for `-`."""
    written = {
        "From": headers.pop("sender", "Quelqu’un <quelqu.un@test.example>"),
        "To": headers.pop("to", "porte-voix@test.example"),
        "Subject": headers.pop("subject", "Bonjour"),
        "Message-ID": headers.pop("message_id", "<un@test.example>"),
        "Content-Type": headers.pop("content_type", "text/plain; charset=utf-8"),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in written.items() if value)
    return (head + "\r\n" + body.replace("\n", "\r\n")).encode()


def report(
    of: str = "",
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <x@test.example>: No such mailbox",
    original: str = "message/rfc822",
    **headers: str,
) -> bytes:
    """A delivery report as Postfix writes them; `of`: the Message-ID of the mail that did not arrive."""
    body = textwrap.dedent(
        f"""\
        This is a MIME-encapsulated message.

        --limite
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --limite
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.test.example
        Arrival-Date: Tue, 10 Mar 2026 10:00:00 +0100

        Final-Recipient: rfc822; x@test.example
        Action: {action}
        Status: {status}
        Diagnostic-Code: {diagnostic}

        --limite
        Content-Type: {original}

        From: porte-voix@test.example
        Subject: Votre fiche
        Message-ID: {of}

        Bonjour.
        --limite--
        """
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="limite"'
    usual = {
        "sender": "MAILER-DAEMON@mx.test.example",
        "Auto_Submitted": "auto-replied",
        "message_id": "<r@mx.example>",
    }
    return message(body, content_type=kind, **(usual | headers))
