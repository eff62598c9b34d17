"""Signatures with a mark and without, and the legal notes under them."""

import pytest

from inbox_assistant.mail.quoting import Parts, split

BLOCKS = [
    "Cordiali saluti\nMario Rossi\nTel. 06 1234567",
    "Distinti saluti\n\nAvv. Mario Rossi\nStudio Legale Rossi\nVia Roma 1, 00100 Roma\nP.IVA 0123",
    "Cordiali saluti,\nMario Rossi\nResponsabile acquisti\nACME S.r.l.",
    "Cordiali saluti\nMario Rossi - Tel. 06 1234567",
    "Kind regards,\n\nJohn Doe\nCEO @ Acme !",
    "Best regards\nJohn Doe | Acme Ltd\n+44 20 7946 0000",
    "Cordialement,\nAnne Roy\nDirectrice commerciale\n06 12 34 56 78",
    "Mit freundlichen Grüßen\n\ni.A. Anna Roth\nVertrieb\nMuster GmbH\nHauptstr. 1, 10115 Berlin",
    "Freundliche Grüße\nAnna Roth\nTel.: +49 30 123456",
    "Mit besten Grüßen aus Köln\n\nUte Blum\nGeschäftsführerin\nBlum GmbH | Ring 7 | 50667 Köln",
    "Saludos cordiales,\nAna Ruiz\nMóvil: 600 123 456",
    "Un saludo,\nJuan Pérez\nDirector de Operaciones | ACME S.L.\nTel: +34 600 123 456",
    "Melhores cumprimentos,\nAna Reis\nTelemóvel 912 345 678",
    "Met vriendelijke groet,\nAnna Roos\nAfdeling inkoop\nwww.voorbeeld.example",
    "Pozdrawiam\nAnna Raj\nKierownik działu\ntel. 600 123 456",
    "Med vänlig hälsning\nAnna Ros\nProjektledare\n070-000 00 00",
    "Med venlig hilsen\nAnna Riis\nDirektør\nTlf. 12 34 56 78",
    "Med vennlig hilsen\nAnna Røed\nDaglig leder\nMobil: 912 34 567",
    "Ystävällisin terveisin\nAnna Ranta\nToimitusjohtaja\nPuh. 040 1234567",
    "S pozdravem\nAnna Ráž\nJednatel\nTel.: 601 123 456",
    "此致\n王芳\n经理\n电话：138 1234 5678",
    "Anna Ray\nanna@x.example\n(555) 346-9947\nwww.x.example",
]

MARKED = [
    "-- \nAnna",
    "--\nAnna Ray\nCEO",
    "—\nAnna Ray\nCEO at Pandaland\n\n@pandaland",
    "—————\nAnna Ray\nProduct Manager\n📧 anna@x.example",
    "__\nusers mailing list\nusers@x.example\nhttps://x.example/list",
    "_______________________________________________\nusers mailing list\nusers@x.example",
    "----------------\n\nLOGO\n\nAnna Ray\n\nt. 555-931-0702\n\nhttps://x.example/",
    "━━━━━━━━━━\n株式会社サンプル\n田中花子\nTEL: 03-1234-5678\n━━━━━━━━━━",
    "-Abhishek Kona",
    "/John",
    "-Lev.",
]

NOTES = [
    "Le informazioni contenute in questo messaggio e negli allegati sono riservate e per uso "
    "esclusivo del destinatario.",
    "AVVISO DI RISERVATEZZA\n\nIl presente messaggio è rivolto esclusivamente al destinatario. "
    "Qualora il messaggio Vi fosse pervenuto per errore, Vi preghiamo di cancellarlo e di "
    "avvisare il mittente (Regolamento UE 2016/679).",
    "Disclaimer\n\nThis e-mail is confidential and may be privileged. If you are not the intended "
    "recipient, please notify the sender and delete it.",
    "Ce message et ses pièces jointes sont confidentiels et établis à l'intention exclusive de "
    "leurs destinataires. Toute utilisation non autorisée est interdite.",
    "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie "
    "nicht der richtige Adressat sind, informieren Sie bitte den Absender und vernichten sie.",
    "Este mensaje es confidencial y va dirigido exclusivamente a su destinatario. Si lo ha "
    "recibido por error, elimínelo y avise al remitente.",
    "Esta mensagem é confidencial e dirigida exclusivamente ao destinatário. Se a recebeu por "
    "engano, elimine-a e avise o remetente.",
    "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Bent u niet de "
    "beoogde ontvanger, wilt u het dan verwijderen en de afzender inlichten.",
    "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata. Jeśli otrzymano ją omyłkowo, "
    "prosimy powiadomić nadawcę i usunąć załączniki.",
    "Detta meddelande är konfidentiellt och avsett endast för mottagaren. Har det nått fel person, "
    "meddela avsändaren och radera det.",
    "Denne mail er fortrolig og udelukkende beregnet for den rette modtager. Er den modtaget ved "
    "en fejl, bedes afsender underrettes.",
    "Denne meldingen er fortrolig og kun beregnet for mottakeren. Er den mottatt ved en feil, "
    "vennligst slett den og varsle avsender.",
    "Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. Jos viesti on tullut "
    "erehdyksessä, poista se ja ilmoita lähettäjälle.",
    "Tato zpráva je důvěrná a je určena výhradně adresátovi. Pokud ji příjemce obdržel omylem, "
    "nechť ji smaže a uvědomí odesílatele.",
    "本メールは機密情報を含む場合があります。誤って受信された場合は、送信者にご連絡のうえ削除してください。",
    "本邮件及附件可能含有保密信息，仅供收件人使用。如果您不是指定收件人，请删除并通知发件人。",
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_a_block_with_a_trade_or_a_contact_is_signature(block: str) -> None:
    assert split(f"The pan is broken.\n\n{block}") == Parts("The pan is broken.", "", block)


@pytest.mark.parametrize("block", MARKED, ids=lambda block: block.split("\n")[0])
def test_what_follows_a_mark_is_signature(block: str) -> None:
    assert split(f"The pan is broken.\n\n{block}").signature == block.replace("-- \n", "--\n")


@pytest.mark.parametrize("note", NOTES)
def test_legal_notes_are_signature(note: str) -> None:
    assert split(f"The pan is broken.\n\nAnna\n\n{note}").own == "The pan is broken.\n\nAnna"
    wrapped = note.replace(". ", ".\n")
    assert split(f"The pan is broken.\n\n{wrapped}") == Parts("The pan is broken.", "", wrapped)


@pytest.mark.parametrize(
    "ending",
    [
        "Best,\nAnna",
        "Cordiali saluti\nMario Rossi",
        "Mit freundlichen Grüßen\nAnna Roth",
        "Thanks,\nAlex",
        "Regards,\n\nSupport Manager",
        "Grazie mille e buona giornata\nAnna",
        "Cordiali saluti\nMario Rossi\nCodice cliente 12345\nTel. 06 1234567",
    ],
)
def test_a_formula_and_a_name_stay_own_words(ending: str) -> None:
    assert split(f"The pan is broken.\n\n{ending}").own == f"The pan is broken.\n\n{ending}"


def test_a_block_may_follow_a_word_without_a_full_stop() -> None:
    block = "Mario Rossi\nTel. 06 1234567\nwww.x.example"
    assert split(f"Ok\n\n{block}") == Parts("Ok", "", block)


def test_thanks_stay_own_words_before_a_block() -> None:
    parts = split("It is broken.\n\nThanks,\nAnna Ray\nCEO\nTel. 06 1234567")
    assert parts == Parts("It is broken.\n\nThanks,", "", "Anna Ray\nCEO\nTel. 06 1234567")


def test_a_japanese_block_follows_the_wish_that_stays() -> None:
    block = "株式会社サンプル\n田中花子\nTEL: 03-1234-5678"
    parts = split(f"動きません。\n\nよろしくお願いいたします。\n{block}")
    assert parts == Parts("動きません。\n\nよろしくお願いいたします。", "", block)


def test_the_name_of_the_writer_tells_a_block() -> None:
    text = "It is broken.\n\nStavros Kondos\nvia mobile"
    assert split(text).signature == ""
    assert split(text, "Kondos, Stavros").signature == "Stavros Kondos\nvia mobile"


@pytest.mark.parametrize("mark", ["P.S.", "PS:", "P.S:"])
def test_a_postscript_is_own_words(mark: str) -> None:
    parts = split(f"It is broken.\n\n-- \nAnna\nCEO\n\n{mark} The lid too.\n\nACME Ltd")
    assert parts.own == f"It is broken.\n\n{mark} The lid too."
    assert parts.signature == "--\nAnna\nCEO\n\nACME Ltd"


def test_a_warning_over_a_mail_is_signature_and_the_mail_is_not() -> None:
    warning = "CAUTION: This email originated from outside of the company. Do not click links."
    assert split(f"{warning}\n\nIt is broken.") == Parts("It is broken.", "", warning)


def test_a_line_of_a_program_over_a_mail_takes_nothing_with_it() -> None:
    parts = split("Sent from my iPhone\n\nIt is broken.")
    assert parts == Parts("It is broken.", "", "Sent from my iPhone")


def test_a_mail_that_begins_with_dashes_is_not_all_signature() -> None:
    text = "--\nThe first thing I want to say is that the pan is broken and I am sad."
    assert split(text).own == text
