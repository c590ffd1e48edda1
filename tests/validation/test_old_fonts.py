"""Vietnamese in the fonts of before Unicode is refused, Western text is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validation.inspect import Inspection

CheckFile = Callable[..., Inspection]

TCVN3 = "tØnh,sè\nHµ Néi,1\nThõa Thiªn HuÕ,2\n§µ N½ng,3\n"
VNI = "tænh,soá\nHaø Noäi,1\nThöøa Thieân Hueá,2\nÑaø Naüng,3\n"


@pytest.mark.parametrize("codec", ["cp1252", "utf-8"])
@pytest.mark.parametrize(("text", "font"), [(TCVN3, "TCVN3 (ABC)"), (VNI, "VNI"), ("a,b\nHµ Néi,1\n", "TCVN3 (ABC)")])
def test_old_fonts_are_refused(text: str, font: str, codec: str, check_file: CheckFile) -> None:
    """Whether the bytes are as the old program wrote them or were saved as Unicode since."""
    inspection = check_file(text.encode(codec))
    (found,) = (finding for finding in inspection.findings if finding.code == "old-font")
    assert (inspection.verdict, found.params) == ("refuse", {"font": font})


WESTERN = {
    "French": "Noël,Israël,maïs,août,île,Côte d’Ivoire,« mot »,n° 5,cœur,Haïti,aérien",
    "German": "Größe,Zürich,Äpfel,Fußgänger,Österreich,Maß,50 µm,§ 5,München",
    "Portuguese": "São Tomé,região,ações,saúde,Guiné,Camões,país,1ª,nº 2,Croácia,Haiti",
    "Spanish": "ñandú,España,Perú,¿qué?,Raúl,día,niño,cigüeña",
    "Nordic": "Åland,Malmö,Tromsø,Pyhäjärvi,Jyväskylä,Århus,Sørøya,København,Espoo",
    "signs": "Coca-Cola®,© 2024,25 °C,m²,½,¾,5 £,±3",
    "Vietnamese": "Hà Nội,Thừa Thiên Huế,Đà Nẵng,Bà Rịa",
}


@pytest.mark.parametrize("language", WESTERN)
def test_other_texts_are_no_old_font(language: str, check_file: CheckFile) -> None:
    """Accents and signs as other languages use them raise no alarm, all together or word by word."""
    for codec in ("utf-8",) if language == "Vietnamese" else ("utf-8", "cp1252"):
        for words in ([WESTERN[language].replace(",", " ")], WESTERN[language].split(",")):
            content = "a;b\n" + "".join(f"{word};{number}\n" for number, word in enumerate(words))
            assert check_file(content.encode(codec)).findings == ()
