"""The words by which writers of each language address somebody: formally, familiarly, as a group.

Only what grammar books say, no style. `capital` words are formal only in capitals inside a
sentence (Italian "La ringrazio" against "la casa"); `endings` are verb endings that carry the form.
"""

from dataclasses import dataclass

from inbox_assistant.understand.tokens import listed


def _words(text: str) -> frozenset[str]:
    return frozenset(listed(text))


@dataclass(frozen=True, slots=True)
class Forms:
    """Address words of one language. `familiar_plural` is informal where the language says so."""

    formal: frozenset[str] = frozenset()
    capital: frozenset[str] = frozenset()
    capital_anywhere: frozenset[str] = frozenset()
    formal_endings: tuple[str, ...] = ()
    familiar: frozenset[str] = frozenset()
    familiar_endings: tuple[str, ...] = ()
    plural: frozenset[str] = frozenset()
    plural_endings: tuple[str, ...] = ()
    not_verbs: frozenset[str] = frozenset()


FORMS = {
    "it": Forms(
        formal=_words("vogliate"),
        capital=_words("Lei La Le Suo Sua Suoi Sue Voi Vi Ve Vostro Vostra Vostri Vostre"),
        capital_anywhere=_words("Vostro Vostra Vostri Vostre"),
        familiar=_words(
            "tu te ti tuo tua tuoi tue dimmi fammi mandami aiutami scrivimi dammi scusami hai "
            "puoi vuoi devi sai fai stai vai sei potresti vorresti sapresti riesci vedi "
            "ciaooo chiamami rispondimi spiegami"
        ),
        familiar_endings=("resti", "asti", "isti"),
        plural=_words(
            "voi vi ve vostro vostra vostri vostre avete siete potete volete dovete sapete fate "
            "dite potreste ditemi fatemi mandatemi aiutatemi scrivetemi rispondetemi datemi"
        ),
        plural_endings=("atemi", "etemi", "itemi", "reste", "ateci", "eteci", "ateli", "atela"),
        not_verbs=_words(
            "resti questi presti tristi basti pasti visti chiesti acquisti costi contrasti rimasti "
            "artisti misti guasti registi previsti provvisti foreste arresti"
        ),
    ),
    "de": Forms(
        capital=_words("Sie Ihnen Ihr Ihre Ihren Ihrem Ihrer Ihres"),
        capital_anywhere=_words("Ihnen Ihren Ihrem Ihrer Ihres Ihre"),
        familiar=_words(
            "du dich dir dein deine deinen deinem deiner deines bist kannst willst musst weisst "
            "könntest würdest hättest sollst darfst wirst hast schick"
        ),
        plural=_words(
            "ihr euch euer eure euren eurem eurer eures habt seid könnt wollt müsst könntet würdet "
            "hättet schickt gebt sagt helft schaut wisst"
        ),
    ),
    "fr": Forms(
        formal=_words("vous votre vos vôtre vôtres veuillez"),
        formal_endings=("ez",),
        familiar=_words("tu toi te ton ta tes tien tienne tiens t"),
        not_verbs=_words("chez nez assez rez riz fez"),
    ),
    "es": Forms(
        formal=_words(
            "usted ustedes ud uds vd vds pueden tienen podrían podría tendrían sírvanse dígame "
            "díganme envíenme envíeme indíquenme confírmenme mándenme ayúdenme devuélvanme "
            "háganme respóndanme disculpe disculpen"
        ),
        formal_endings=("enme", "anme", "ennos", "annos", "enle", "anlo", "anla"),
        familiar=_words(
            "tú ti te tu tus tuyo tuya tuyos tuyas contigo puedes tienes quieres sabes has eres "
            "estás haces podrías crees dices dime oye mira vosotros vosotras vuestro vuestra "
            "vuestros vuestras os habéis tenéis podéis sois estáis queréis decidme mandadme"
        ),
        familiar_endings=("áis", "éis", "steis", "aste", "iste", "adme", "edme", "idme", "adnos"),
        not_verbs=_words("triste chiste contraste existe desgaste traste embiste resiste insiste"),
    ),
    "pt": Forms(
        formal=_words("senhor senhora senhores senhoras você vocês vossa vosso vossas vossos lhe"),
        familiar=_words("tu te ti teu tua teus tuas contigo podes tens queres sabes és estás"),
    ),
    "nl": Forms(
        formal=_words("u uw uwe"),
        familiar=_words("je jij jou jouw jullie"),
    ),
}
