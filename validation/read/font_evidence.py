"""Vietnamese typed for the fonts of before Unicode: the text is there, but its letters are signs of Western Europe.

In TCVN3 (ABC) `Hà Nội` is kept as `Hµ Néi`, in VNI as `Haø Noäi`. Both read as Windows-1252 without any error.
"""

from __future__ import annotations

import re

import msgspec

_BEYOND_ASCII = re.compile("[^\\x00-\\x7f]")
# Signs that no Western word holds, where TCVN3 has à, ả, á, ă, ơ, â, ẳ, ẵ, ắ, ư and đ.
_TCVN3 = re.compile(
    "(?<=[A-Za-z])[\u00a8\u00ac\u00b5\u00b6\u00b8\u00bc\u00bd\u00be]|(?<=[A-Za-z])[\u00a9\u00ad](?=[a-z\u00c0-\u00ff])|\u00ae(?=[a-z\u00a8-\u00ff])"
)
# VNI writes the mark of a vowel as a letter of its own behind it. Some of these pairs occur in Western words …
_VNI = re.compile(
    "(?<=[aeouyAEOUY\u00f4\u00f6\u00d4\u00d6])[\u00f8\u00f9\u00fb\u00f5\u00ef\u00e2\u00e0\u00e1\u00e5\u00e3\u00e4\u00ea\u00e8\u00e9\u00fa\u00fc\u00eb]",
    re.IGNORECASE,
)
# … but not these.
_ONLY_VNI = re.compile(
    "[aou][\u00f8\u00e5\u00e4]|[\u00f4\u00f6][\u00f8\u00f9\u00fb\u00f5\u00ef]|\\b\u00f1[aeo\u00f4\u00f6]", re.IGNORECASE
)
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
