"""Vietnamese typed for the fonts of before Unicode: the text is there, but its letters are signs of Western Europe.

In TCVN3 (ABC) `Hà Nội` is kept as `Hµ Néi`, in VNI as `Haø Noäi`. Both read as Windows-1252 without any error.
"""

from __future__ import annotations

import re

import msgspec

_BEYOND_ASCII = re.compile("[^\\x00-\\x7f]")
# Signs that no Western word holds, where TCVN3 has à, ả, á, ă, ơ, ẳ, ẵ, ắ; â, ư and đ need a letter behind them.
_TCVN3 = re.compile("(?<=[A-Za-z])(?:[¨¬µ¶¸¼½¾]|[©\u00ad](?=[a-zÀ-ÿ]))|®(?=[a-z¨-ÿ])")
# VNI writes the mark of a vowel as a letter of its own behind it. Some of these pairs occur in Western words …
_VNI = re.compile("(?<=[aeouyôö])[øùûõïâàáåãäêèéúüë]", re.IGNORECASE)
# … but not these.
_ONLY_VNI = re.compile("[aou][øåä]|[ôö][øùûõï]|\\bñ[aeoôö]", re.IGNORECASE)
TCVN3_SHARE = 0.1
VNI_SHARE = 0.35


class FontEvidence(msgspec.Struct):
    """How much of a text looks like an old font, counted piece by piece."""

    letters: int = 0
    """Characters beyond ASCII."""
    tcvn3: int = 0
    vni: int = 0
    only_vni: int = 0

    def add(self, text: str) -> None:
        if text.isascii():
            return
        self.letters += len(_BEYOND_ASCII.findall(text))
        self.tcvn3 += len(_TCVN3.findall(text))
        self.vni += len(_VNI.findall(text))
        self.only_vni += len(_ONLY_VNI.findall(text))

    @property
    def font(self) -> str:
        """The font's family, or nothing."""
        if self.tcvn3 and self.tcvn3 >= TCVN3_SHARE * self.letters:
            return "TCVN3 (ABC)"
        if self.only_vni and self.vni > 1 and self.vni >= VNI_SHARE * self.letters:
            return "VNI"
        return ""
